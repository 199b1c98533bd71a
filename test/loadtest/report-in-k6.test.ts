import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { reportFiles } from '../../loadtest/report/files.ts'
import { textSummary } from '../../loadtest/report/text.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { hostile } from './sample-reports.ts'

const folder = fileURLToPath(new URL('../../loadtest/report/', import.meta.url))

describe('the code of a report', () => {
  test.each(readdirSync(folder))(
    'of %s imports nothing but its neighbours, and needs nothing of Node',
    (name) => {
      const code = readFileSync(join(folder, name), 'utf8')
      const targets = [...code.matchAll(/from '([^']*)'|import\(/g)].map(([, target]) => target)
      expect(targets.filter((target) => !/^\.\/[a-z-]+\.ts$/.test(target ?? ''))).toEqual([])
      expect(code).not.toMatch(
        /\b(process\.|Buffer\.|Intl\.|toLocale|structuredClone|toSorted|toReversed|groupBy)/,
      )
    },
  )
})

describeWithPrograms('a report in k6', ['k6'], (k6) => {
  test('is the same as in Node', async () => {
    const place = await mkdtemp(join(tmpdir(), 'report-'))
    try {
      const script = join(place, 'script.ts')
      await writeFile(join(place, 'report.json'), JSON.stringify(hostile))
      await writeFile(script, scriptIn(place))
      const environment = { ...process.env, K6_NO_USAGE_REPORT: 'true' }
      await promisify(execFile)(k6, ['run', '--address', '', script], { env: environment })
      const files = { ...reportFiles(hostile), 'summary.txt': textSummary(hostile) }
      for (const [name, text] of Object.entries(files)) {
        expect(await readFile(join(place, name), 'utf8')).toBe(text)
      }
    } finally {
      await rm(place, { recursive: true })
    }
  })
})

const scriptIn = (place: string) => `
import { reportFiles } from '${folder}files.ts'
import { textSummary } from '${folder}text.ts'
const report = JSON.parse(open('${place}/report.json'))
export default function () {}
export function handleSummary() {
  const files = { ...reportFiles(report), 'summary.txt': textSummary(report) }
  return Object.fromEntries(Object.entries(files).map(([name, text]) => ['${place}/' + name, text]))
}
`
