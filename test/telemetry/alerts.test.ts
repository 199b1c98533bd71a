import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { ruleGroups } from '../../src/commands/alerts/files.ts'
import { generatedFiles, watchedOperations } from '../../src/commands/alerts/generation.ts'
import type { errorCodes } from '../../src/errors.ts'
import { type MetricSample, parseMetrics } from '../../src/development/observability/prometheus-text.ts'
import { type LabelMatcher, askedBy, filledIn } from './promql.ts'
import { describeWithPromtool } from './promtool.ts'
import { emittedSamples } from './provoked-metrics.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string) => readdirSync(join(root, folder)).map((name) => join(folder, name))

const operations = watchedOperations()
const groups = ruleGroups(operations)
const alerts = groups.flatMap((group) => group.alerts)
const recordings = groups.flatMap((group) => group.recordings ?? [])
const ruleFiles = filesIn('otel/prometheus/rules')
const testFiles = filesIn('otel/prometheus/tests')

describe('the alert rules', () => {
  test('and their tests are as they are generated, and all of them', async () => {
    const files = [...(await generatedFiles(root))].filter(([path]) => path.startsWith('otel/prometheus/'))
    expect([...ruleFiles, ...testFiles].sort()).toEqual(files.map(([path]) => path).sort())
    for (const [path, text] of files) expect(read(path), `${path}: run npm run alerts`).toBe(text)
  })

  test('have for each alert a situation in which it fires, and one in which it does not', () => {
    for (const { name, summary, cases } of alerts) {
      expect(
        cases.some(({ fires }) => fires !== undefined),
        `${name} never fires: ${summary}`,
      ).toBe(true)
      expect(
        cases.some(({ fires }) => fires === undefined),
        `${name} is never silent: ${summary}`,
      ).toBe(true)
    }
  })

  test('watch each stored operation: its statements, its time, and with a warm cache where that is its own', () => {
    const watching = (alertName: string) =>
      alerts
        .filter(({ name }) => name === alertName)
        .map(({ labels }) => labels!.sportello_operation_id)
        .sort()
    const all = readdirSync(join(root, 'schema/operations'))
    expect(watching('OperationAboveSqlBudget')).toHaveLength(all.length)
    expect(watching('OperationSlow')).toEqual(watching('OperationAboveSqlBudget'))
    expect(watching('OperationAboveWarmSqlBudget')).toEqual(
      operations
        .filter(({ isPublic, sql, warmSql }) => !isPublic && warmSql < sql)
        .map(({ name }) => name)
        .sort(),
    )
    // The cache of whole answers has nothing to do with what is read for one that was not kept.
    expect(operations.filter(({ isPublic, warmSql }) => isPublic && warmSql > 0)).toEqual([])
  })

  test('have a number in what they say, and a section of the runbook that says what to do', () => {
    const sections = [...read('docs/alerts.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
    expect(sections.sort()).toEqual([...new Set(alerts.map(({ name }) => name))].sort())
    for (const { name, description } of alerts) expect(description, name).toContain('{{ $value')
  })
})

describeWithPromtool('the alert rules', (promtool) => {
  test('are understood by Prometheus', async () => {
    const { isOk, output } = await promtool('check', 'rules', '--lint=all', '--lint-fatal', ...ruleFiles)
    expect(isOk, output).toBe(true)
  })

  test.each(testFiles)('fire when they should, and only then: %s', { timeout: 120_000 }, async (file) => {
    const { isOk, output } = await promtool('test', 'rules', file)
    expect(isOk, output).toBe(true)
  })
})

/** What Prometheus adds to every series, or makes itself; jobs are those of its configuration. */
const jobs = [...read('otel/prometheus/prometheus.yml').matchAll(/job_name: (\w+)/g)].map(([, name]) => name!)
const targetLabels: Record<string, string[]> = { job: jobs, instance: [] }
const ofPrometheus = ['up', 'ALERTS{alertname="",alertstate="firing"}'].map((name) => `${name} 1`).join('\n')

/** Codes of the closed list that the suite does not provoke: a request that takes 5 s would. */
const unprovoked = ['TIMEOUT'] satisfies (typeof errorCodes)[number][]

describe('rules and dashboards', () => {
  let samples: MetricSample[]
  beforeAll(async () => {
    samples = [...(await emittedSamples()), ...parseMetrics(ofPrometheus)]
    samples.push(...recordings.map(({ record, labels }) => ({ name: record, labels, value: 0 })))
  }, 120_000)

  const expressions = [
    ...alerts.map(({ name, expression }) => ({ where: name, expression })),
    ...filesIn('otel/grafana/dashboards').flatMap((path) =>
      [...read(path).matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => ({
        where: path,
        expression: filledIn(JSON.parse(text!) as string),
      })),
    ),
  ]
  const labelsOf = (metric: string) =>
    new Set(samples.filter(({ name }) => name === metric).flatMap(({ labels }) => Object.keys(labels))).union(
      new Set(Object.keys(targetLabels)),
    )

  test('ask for metrics that the server has', () => {
    expect(expressions.length).toBeGreaterThan(100)
    expect(samples.length).toBeGreaterThan(1_000)
    const names = new Set(samples.map(({ name }) => name))
    for (const { where, expression } of expressions) {
      const asked = askedBy(expression).selectors.map(({ metric }) => metric)
      expect(asked.length, expression).toBeGreaterThan(0)
      for (const metric of asked) expect(names, `${where}: ${expression}`).toContain(metric)
    }
  })

  test('ask by labels that those metrics have', () => {
    for (const { where, expression } of expressions) {
      const { selectors, grouping } = askedBy(expression)
      for (const { metric, matchers } of selectors) {
        for (const { label } of matchers) expect(labelsOf(metric), `${where}: ${metric}`).toContain(label)
      }
      const known = selectors.map(({ metric }) => labelsOf(metric))
      for (const label of grouping) {
        expect(
          known.some((labels) => labels.has(label)),
          `${where}: ${label} in ${expression}`,
        ).toBe(true)
      }
    }
  })

  test('compare labels with values that they have', () => {
    for (const { where, expression } of expressions) {
      for (const { metric, matchers } of askedBy(expression).selectors) {
        for (const one of matchers) {
          const missing = valuesWithout(one, valuesOf(metric, one.label))
          expect(missing, `${where}: ${metric} where ${one.label}${one.operator}`).toEqual([])
        }
      }
    }
  })

  /** Of an edge, those of the very metric: a budget that is none would be compared with nothing. */
  function valuesOf(metric: string, label: string): Set<string> {
    const relevant = label === 'le' ? samples.filter(({ name }) => name === metric) : samples
    const emitted = relevant.flatMap(({ labels }) => labels[label] ?? [])
    return new Set([
      ...emitted,
      ...(targetLabels[label] ?? []),
      ...(label === 'error_type' ? unprovoked : []),
    ])
  }
})

/** The alternatives of a condition that no value meets. */
function valuesWithout({ label, operator, value }: LabelMatcher, values: ReadonlySet<string>): string[] {
  // Prometheus 3 writes an edge its own way.
  const text = label === 'le' ? value.split('|')[0]! : value
  const isPattern = operator.endsWith('~')
  if (isPattern && !/^[\w|]*$/.test(text)) {
    return [...values].some((one) => new RegExp(`^(?:${text})$`).test(one)) ? [] : [text]
  }
  return (isPattern ? text.split('|') : [text]).filter((one) => one !== '' && !values.has(one))
}
