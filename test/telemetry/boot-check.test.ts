import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { withDatabase } from '../_util/databases.ts'
import { type TcpProxy, startTcpProxy } from '../_util/tcp-proxy.ts'
import { type Program, runProgram } from './collector-program.ts'
import { type CollectorStub, startCollectorStub } from './collector-stub.ts'
import { parseMetrics, sumOf } from '../../src/development/observability/prometheus-text.ts'

const preload = ['--import', './src/telemetry/preload.ts']
const bareStatements = [...preload, '--import', './test/telemetry/collector-bare-statements.ts']
const complaint =
  'Traces are asked for, but no spans are made: start with `node --import ./src/telemetry/preload.ts`.'

describe('a server that is told to trace', () => {
  let collector: CollectorStub
  let proxy: TcpProxy
  let dataDirectory: string

  beforeAll(async () => {
    const databaseUrl = withDatabase(inject('applicationUrl'), 'small')
    ;[collector, proxy, dataDirectory] = await Promise.all([
      startCollectorStub(),
      startTcpProxy(databaseUrl),
      mkdtemp(join(tmpdir(), 'sportello-notai-boot-')),
    ])
  })
  afterAll(async () => {
    await Promise.all([collector.close(), proxy.close()])
    await rm(dataDirectory, { recursive: true, force: true })
  })

  function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Program {
    const databaseUrl = withDatabase(inject('applicationUrl'), 'small')
    const program = runProgram(words, {
      DATABASE_URL: proxy.through(databaseUrl),
      DATA_DIR: dataDirectory,
      LOG_LEVEL: 'error',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...environment,
    })
    onTestFinished(() => program.kill())
    return program
  }

  function metricsOf(program: Program): Promise<string> {
    const [, address] = /Metrics +(\S+)/.exec(program.output())!
    return fetch(address!).then((response) => response.text())
  }

  /** Waits until the check has had its answer: it asks whether the server is ready, as nobody else here does. */
  async function untilChecked(program: Program, times = 1): Promise<void> {
    await program.until(() => /Metrics +http/.test(program.output()))
    await program.until(async () => {
      if (program.exitCode() !== undefined) throw new Error(`It has ended:\n${program.output()}`)
      const text = await metricsOf(program).catch(() => '')
      const asked = sumOf(parseMetrics(text), 'http_server_request_duration_count', {
        http_route: '/ready/',
      })
      return asked >= times
    })
    await wait(100)
  }

  test('ends with a sentence where its libraries are not instrumented', async () => {
    // All that is to be instrumented is loaded before what instruments it.
    const program = run(['--import', './src/app.ts'])
    await program.until(() => program.exitCode() !== undefined)
    expect(program.exitCode()).toBe(1)
    expect(program.output()).toContain(complaint)
    expect(program.output()).toContain('"missing":"requests"')
  })

  test('ends, or traces all the same, where it was not preloaded', async () => {
    const program = run([], { OTEL_BSP_SCHEDULE_DELAY: '100' })
    const isTraced = () => ['/ready/', 'SELECT'].every((name) => collector.holds(name))
    await program.until(() => program.exitCode() !== undefined || isTraced())
    expect(isTraced() || program.output().includes(complaint)).toBe(true)
  })

  test('ends where only the statements make no spans', async () => {
    const program = run(bareStatements)
    await program.until(() => program.exitCode() !== undefined)
    expect(program.exitCode()).toBe(1)
    expect(program.output()).toContain(complaint)
    expect(program.output()).toContain('"missing":"statements"')
  })

  test.each([
    ['with the default settings', {}],
    ['with a sampler that is off', { OTEL_TRACES_SAMPLER: 'always_off' }],
    ['with a ratio of none', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }],
    ['in nobody else’s traces', { OTEL_PROPAGATORS: 'none' }],
  ])('goes on %s', async (_how, environment) => {
    const program = run(preload, environment)
    await untilChecked(program)
    expect(program.exitCode()).toBe(undefined)
    expect(program.output()).not.toContain('missing')
  })

  test('is not checked where no traces are asked for, and has the same metrics without the preload', async () => {
    const untraced = { OTEL_EXPORTER_OTLP_ENDPOINT: '' }
    const programs = [run([], untraced), run(preload, untraced)]
    const names = programs.map(async (program) => {
      await program.until(() => /Metrics +http/.test(program.output()))
      // Some come with the first statement.
      await fetch(`${/listens on (\S+)/.exec(program.output())![1]}/ready/`)
      const metrics = parseMetrics(await metricsOf(program))
      return [
        ...new Set(metrics.map(({ name }) => name).filter((name) => !name.startsWith('v8js_gc'))),
      ].sort()
    })
    const [without, preloaded] = await Promise.all(names)
    expect(without).toEqual(preloaded)
    expect(without).toContain('sportello_sql_statements_total')
    expect(programs.map(({ exitCode }) => exitCode())).toEqual([undefined, undefined])
  })

  test.each([
    { how: 'goes on', words: preload, exitCode: undefined },
    { how: 'ends only then', words: bareStatements, exitCode: 1 },
  ])('waits for the database, and $how', async ({ words, exitCode }) => {
    onTestFinished(() => proxy.open())
    // So late that the database can be taken away between the start and the first answer to the check.
    proxy.delay(250)
    const program = run(words)
    await program.until(() => /listens on/.test(program.output()))
    await proxy.close()
    await untilChecked(program)
    await wait(500)
    expect(program.exitCode()).toBe(undefined)
    await proxy.open()
    await program.until(() => program.exitCode() === exitCode)
    if (exitCode === undefined) await untilChecked(program, 2)
    expect(program.exitCode()).toBe(exitCode)
  })
})
