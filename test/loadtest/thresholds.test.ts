import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../loadtest/report/report.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import type { Distort, Distortion } from './distorting-proxy.ts'
import { type LoadRun, type LoadedServer, failedOf, startLoadedServer } from './loaded-server.ts'

const reported = ['--latency', 'reported']

describeWithPrograms('a load run', ['k6', 'redis-server'], () => {
  let server: LoadedServer
  beforeAll(async () => {
    server = await startLoadedServer()
  })
  afterEach(() => server.distort(undefined))
  afterAll(() => server.close())

  /** A run with this distortion that is judged by all but its time. */
  async function runWith(distort: Distort, scenario = 'browse', words: readonly string[] = []) {
    server.distort(distort)
    return withReport(await server.run(scenario, [...reported, ...words]))
  }

  test('passes on a server that keeps its promises, with witnesses that agree and a report in three forms', async () => {
    const { code, output, errors, report, files } = withReport(await server.run('browse', reported))
    expect([code, failedOf(report)]).toEqual([0, []])
    expect(errors).not.toContain('FAILED')
    expect(report.hasPassed).toBe(true)
    const { answers, server: sent, database, differences } = report.witnesses!
    expect(answers.statements).toBeGreaterThan(0)
    expect([sent.statements, database]).toEqual([
      answers.statements - answers.shared + sent.background,
      sent.statements - sent.failed,
    ])
    expect(differences).toEqual([])
    expect(output).toContain(
      `Witnesses agree on the SQL statements: the answers (${answers.statements} - ${answers.shared} shared + ` +
        `${sent.background} background), the server (${sent.statements}), PostgreSQL (${database} + 0 failed).\n`,
    )
    expect(report.operations.map(({ name }) => name)).toEqual([
      ...['ActTypeCatalogue', 'Districts', 'NotaryProfile', 'SearchNotaries'],
    ])
    // No token and no key among them.
    expect(files).toEqual(['notable-requests.jsonl', 'report.html', 'report.json', 'report.md'])
  })

  test('fails where an operation takes more statements than its budget, and names it', async () => {
    let lies = 0
    const { code, output, errors, report } = await runWith(
      whereCached('Districts', () => {
        lies += 1
        return tellOfStatements(9)
      }),
    )
    expect([code, failedOf(report)]).toEqual([1, ['sql_statements{operation:Districts} max<=2']])
    expect(output).toContain('\n✗ sql_statements{operation:Districts}: max<=2 does not hold, it was 9\n')
    expect(verdictOf(errors)).toBe(
      'browse FAILED: 1 threshold failed, 1 operation over the SQL budget, 1 difference between the witnesses\n' +
        `  Districts took 9 SQL statements; its budget is 2.\n  ${differenceOf(report, 9 * lies)}\n`,
    )
    const { overBudget, overBudgetCount, operations } = report
    expect(new Set(overBudget.map(({ operation, statements }) => `${operation} ${statements}`))).toEqual(
      new Set(['Districts 9']),
    )
    expect(overBudgetCount).toBe(operations.find(({ name }) => name === 'Districts')!.requests)
    expect(report.witnesses!.differences).toEqual([differenceOf(report, 9 * lies)])
  })

  test('fails where one answer tells of one statement that nobody sent, though no budget is broken', async () => {
    const { code, errors, report } = await runWith(once(whereCached('Districts', () => tellOfStatements(1))))
    expect([code, failedOf(report), report.hasPassed]).toEqual([1, [], false])
    expect(report.witnesses!.differences).toEqual([differenceOf(report, 1)])
    expect(verdictOf(errors)).toBe(
      `browse FAILED: 1 difference between the witnesses\n  ${differenceOf(report, 1)}\n`,
    )
  })

  const failing = ['failures rate<0.001', 'unexpected_failures rate<0.001']

  test('fails where one of fifty answers is an error of the server', async () => {
    const { code, report } = await runWith(everyNth(50, () => ({ status: 500 })))
    expect([code, failedOf(report)]).toEqual([1, failing])
    expect(report.witnesses!.differences).toEqual([])
  })

  test('fails where connections end before the answer, or in the middle of it', async () => {
    const before = whereCached('Districts', () => ({ breaksOff: 'before' }))
    const within = whereCached('ActTypeCatalogue', () => ({ breaksOff: 'within' }))
    const { code, report } = await runWith((answer) => before(answer) ?? within(answer))
    expect([code, failedOf(report)]).toEqual([1, failing])
    const broken = report.operations.filter(({ failed }) => failed > 0)
    expect(broken.map(({ name, failed, requests }) => [name, failed / requests])).toEqual([
      ['ActTypeCatalogue', 1],
      ['Districts', 1],
    ])
  })

  test('fails where errors come under HTTP 200', async () => {
    const body = '{"errors":[{"message":"Broken.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}'
    const { code, report } = await runWith(everyNth(50, () => ({ body })))
    expect([code, failedOf(report)]).toEqual([
      1,
      ['failures rate<0.001', 'graphql_errors rate<0.001', 'unexpected_failures rate<0.001'],
    ])
  })

  test('fails where requests are shed, which alone is no unexpected failure', async () => {
    const { code, report } = await runWith(everyNth(20, () => ({ status: 503 })))
    expect([code, failedOf(report)]).toEqual([1, ['failures rate<0.001']])
    const { shed, failedShare, requests } = report.totals
    expect(shed).toBeGreaterThan(0)
    expect(failedShare).toBeCloseTo(shed / requests, 10)
  })

  test('fails where nothing comes from the cache, and where the server does not even say so', async () => {
    const missed = await runWith(() => ({ headers: { 'x-cache': 'miss' } }))
    expect([missed.code, failedOf(missed.report)]).toEqual([1, ['cache_hits rate>0.8']])
    expect(missed.output).toContain('\n✗ cache_hits: rate>0.8 does not hold, it was 0\n')
    expect(verdictOf(missed.errors)).toBe('browse FAILED: 1 threshold failed\n')

    const unsaid = await runWith(() => ({ headers: { 'x-cache': undefined } }))
    expect([unsaid.code, failedOf(unsaid.report)]).toEqual([1, ['cache_hits rate>0.8']])
    expect(unsaid.output).toContain('\n✗ cache_hits: rate>0.8 does not hold, there was no value\n')
  })

  test('fails where it cannot be prepared', async () => {
    server.distort(({ operation }) =>
      operation === 'SearchNotaries' ? { body: '<html>Maintenance</html>' } : undefined,
    )
    const { code, output, errors } = await server.run('browse', reported)
    expect(code).toBe(1)
    expect(errors).toContain('k6 could not run browse: exit code 107.\n')
    expect(`${output}${errors}`).toContain('SearchNotaries answered with status 200')
  })

  test('fails where an answer breaks a step of a user', async () => {
    // The users come all at once; what prepares the run comes alone. What they ask for in two seconds is left to chance,
    // so an operation that has to be asked for may be missing.
    const { code, report } = await runWith(
      ({ operation, atOnce }) =>
        operation === 'StudioActs' && atOnce > 1 ? { body: '{"data":<html>' } : undefined,
      'soak',
      ['--users', '30'],
    )
    const failed = failedOf(report).filter((threshold) => !threshold.startsWith('operation_requests{'))
    expect([code, failed]).toEqual([1, ['broken_iterations count==0']])
  })

  test('fails where an operation that has to be asked for is not', async () => {
    // The first user of the portal is a citizen, and nobody else is there.
    const { code, report } = withReport(await server.run('soak', [...reported, '--users', '1']))
    const asked = report.operations.map(({ name }) => `operation_requests{operation:${name}} count>0`)
    const required = ['ActDetail', 'ActRegister', 'MyActs', 'SearchNotaries', 'StudioActs'].map(
      (name) => `operation_requests{operation:${name}} count>0`,
    )
    expect([code, failedOf(report)]).toEqual([1, required.filter((name) => !asked.includes(name))])
    expect(failedOf(report)).toEqual(expect.arrayContaining([required[1], required[4]]))
  })

  test('fails where fewer requests are answered than the scenario is to reach', async () => {
    const { code, report } = await runWith(() => ({ delayMs: 50 }), 'throughput', ['--users', '5'])
    expect([code, failedOf(report)]).toEqual([
      1,
      ['dropped_iterations count==0', 'http_reqs{kind:operation} count>2000'],
    ])
    expect(report.totals.dropped).toBeGreaterThan(1_000)
  })

  test('is refused with a key that the server does not know', async () => {
    const { code, errors } = await server.run('browse', [], {
      LOAD_TEST_KEY: 'of somebody else, long enough',
    })
    expect([code, errors]).toEqual([
      1,
      `${server.origin} tells no counts. Set the LOAD_TEST_KEY that it runs with.\n`,
    ])
  })
})

/** A run that got as far as its report. */
function withReport(run: LoadRun): LoadRun & { readonly report: Report } {
  const { report, errors } = run
  if (!report) throw new Error(errors)
  return { ...run, report }
}

/** What the command ends with; before it k6 names the thresholds, also those that are reported alone. */
const verdictOf = (errors: string) => errors.slice(errors.indexOf('browse FAILED'))

/** An answer that tells of so many statements in place of none. */
const tellOfStatements = (count: number) => ({ headers: { 'x-sql-count': String(count) } })

/** Distorts what the cache has answered: that took no statements, so none are lost. */
function whereCached(operation: string, distort: () => Distortion): Distort {
  return (answer) =>
    answer.operation === operation && answer.statements === 0 && answer.headers['x-cache'] === 'hit'
      ? distort()
      : undefined
}

function once(distort: Distort): Distort {
  let isDone = false
  return (answer) => {
    const distortion = isDone ? undefined : distort(answer)
    isDone ||= distortion !== undefined
    return distortion
  }
}

function everyNth(count: number, distort: () => Distortion): Distort {
  let seen = 0
  return () => ((seen += 1) % count === 0 ? distort() : undefined)
}

/** What is said where the answers tell of more statements than were sent. */
function differenceOf({ witnesses }: Report, tooMany: number): string {
  const { statements, background } = witnesses!.server
  const told = statements - background + tooMany
  return (
    `The answers told of ${told} statements, 0 of them shared, and ${background} were sent for nobody: ` +
    `${told + background}. The server sent ${statements}.`
  )
}
