import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { knownOperations } from '../../loadtest/runner/known-operations.ts'
import { scenarioNames } from '../../loadtest/runner/options.ts'

const folder = new URL('../../loadtest/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const filesIn = (name: string) => readdirSync(new URL(`${name}/`, folder)).map((file) => `${name}/${file}`)
const runByK6 = ['lib', 'scenarios', 'report'].flatMap(filesIn)

describe('the load tests', () => {
  test('name every stored operation where it is asked for', () => {
    // A list of what a scenario requires asks for nothing: that is taken away first.
    const asked = [...filesIn('lib'), ...filesIn('scenarios')]
      .map((file) => read(file).replace(/required: \[[^\]]*\]|const mutationNames = \[(\s|\S)*?\n\]/g, ''))
      .join('\n')
    const forgotten = knownOperations().filter(({ name }) => !asked.includes(`'${name}'`))
    expect(forgotten.map(({ name }) => name)).toEqual([])
  })

  test('name no operation that is not stored', () => {
    const known = new Set(knownOperations().map(({ name }) => name))
    const named = runByK6.flatMap((file) =>
      [...read(file).matchAll(/(?:operation: |prepare(?:<\w+>)?\(|operationNamed\()'(\w+)'/g)].map(
        ([, name]) => name!,
      ),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  test('are told by nothing but this repository, and by k6', () => {
    const imported = runByK6.flatMap((file) =>
      [...read(file).matchAll(/(?:from|import\(?|require\() ?'([^']+)'/g)].map(([, from]) => ({
        file,
        from: from!,
      })),
    )
    expect(imported.length).toBeGreaterThan(50)
    expect(imported.filter(({ from }) => !/^(\.\.?\/[\w./-]+\.ts|k6|k6\/[a-z]+)$/.test(from))).toEqual([])
  })
})

describe.each(scenarioNames())('scenario %s', (name) => {
  const text = read(`scenarios/${name}.ts`)

  test('judges itself by the budgets, and reports as all others do', () => {
    expect(text).toContain("export { handleSummary } from '../lib/summary.ts'")
    expect(text).toMatch(/^export const options: Options = \{$/m)
    expect(text).toMatch(/^ +(thresholds: |\.\.\.|thresholds: \{ \.\.\.)thresholds\(/m)
    expect(text).toMatch(/^ +summaryTrendStats,$/m)
  })

  test('counts what breaks an iteration', () => {
    const functions = [...text.matchAll(/^ +exec: '(\w+)'|during\('(\w+)'/gm)].map(
      ([, one, other]) => one ?? other!,
    )
    expect(functions).not.toEqual([])
    for (const one of functions) {
      expect(text).toMatch(
        new RegExp(`^export function ${one}\\([^)]*\\): void \\{\\n( {2}//.*\\n)* {2}iteration\\(`, 'm'),
      )
    }
  })

  test('is told in loadtest/README.md', () => {
    expect(read('README.md')).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'))
  })
})
