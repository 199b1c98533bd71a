import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../loadtest/report/report.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { type LoadedServer, failedOf, reportedOf, startLoadedServer } from './loaded-server.ts'

/** Milliseconds. Another process may take the processor at any moment: then more of these fail than were delayed. */
const isAboutTime = (threshold: string) => threshold.startsWith('http_req_duration{')

const median = 'http_req_duration{kind:operation} p(50)<100'
const p95 = 'http_req_duration{kind:operation} p(95)<500'
const p99 = 'http_req_duration{kind:operation} p(99)<1000'

describeWithPrograms('a load run on a slow server', ['k6', 'redis-server'], () => {
  let server: LoadedServer
  beforeAll(async () => {
    server = await startLoadedServer()
  })
  afterEach(() => server.distort(undefined))
  afterAll(() => server.close())

  async function runOn(words: readonly string[] = []) {
    const run = await server.run('browse', words)
    if (!run.report) throw new Error(run.errors)
    return { ...run, report: run.report }
  }

  test('fails where half of the answers take too long', async () => {
    // The first ones prepare the run: late, they would fill no cache.
    let answers = 0
    server.distort(() => ((answers += 1) > 60 ? { delayMs: 150 } : undefined))
    const { code, report } = await runOn()
    expect(code).toBe(1)
    const own = ['ActTypeCatalogue', 'Districts', 'NotaryProfile', 'SearchNotaries'].filter((name) =>
      report.operations.some((operation) => operation.name === name),
    )
    expectSlow(report, [median, ...own.map((name) => `http_req_duration{operation:${name}} p(95)<60`)], 150)
  })

  test('fails where one of twenty answers takes too long, which one operation answers for', async () => {
    server.distort(({ operation }) => (operation === 'NotaryProfile' ? { delayMs: 700 } : undefined))
    const { code, report } = await runOn()
    expect(code).toBe(1)
    expectSlow(report, [p95, 'http_req_duration{operation:NotaryProfile} p(95)<60'], 500)
    expect(failedOf(report)).not.toContain(median)
  })

  test('fails where one of a hundred answers takes too long', async () => {
    let searches = 0
    server.distort(({ operation }) =>
      operation === 'SearchNotaries' && (searches += 1) % 30 === 0 ? { delayMs: 1_800 } : undefined,
    )
    const { code, report } = await runOn(['--users', '100'])
    expect(code).toBe(1)
    expectSlow(report, [p99], 1_000)
    expect(failedOf(report)).not.toContain(median)
    expect(failedOf(report)).not.toContain(p95)
  })

  test('fails where one operation is slower than it declares, though all of them together are fast', async () => {
    server.distort(({ operation }) => (operation === 'Districts' ? { delayMs: 90 } : undefined))
    const own = 'http_req_duration{operation:Districts} p(95)<60'
    const { code, report } = await runOn()
    expect(code).toBe(1)
    expectSlow(report, [own], 90)
    for (const whole of [median, p95, p99]) expect(failedOf(report)).not.toContain(whole)

    const told = await runOn(['--latency', 'reported'])
    expect([told.code, told.report.hasPassed, failedOf(told.report)]).toEqual([0, true, []])
    expect(reportedOf(told.report)).toContain(own)
    expect(told.output).toMatch(
      /\n! http_req_duration\{operation:Districts\}: p\(95\)<60 does not hold, it was [\d.]+, reported only\n/,
    )
    expect(told.output).toContain('\nPASSED: ')
  })
})

/** Fails where these thresholds hold, one of them by less than the delay explains, or one that is not about time fails. */
function expectSlow(report: Report, expected: readonly string[], leastMs: number): void {
  const failed = failedOf(report)
  expect(failed).toEqual(expect.arrayContaining([...expected]))
  expect(failed.filter((threshold) => !isAboutTime(threshold))).toEqual([])
  for (const { metric, expression, value } of report.thresholds) {
    if (expected.includes(`${metric} ${expression}`)) expect(value, metric).toBeGreaterThanOrEqual(leastMs)
  }
  expect(report.witnesses!.differences).toEqual([])
}
