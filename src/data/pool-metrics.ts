import { metrics } from '@opentelemetry/api'
import { attribute } from '../telemetry/catalogue.ts'
import { createHistogram } from '../telemetry/histograms.ts'
import type { CountingPool } from './counting-pool.ts'

const meter = metrics.getMeter('sportello-notai-api')
const poolName = 'primary'
const poolAttributes = { [attribute.poolName]: poolName }

const operationDuration = createHistogram('db.client.operation.duration', {
  description: 'Duration of database client operations, the wait for a connection included.',
  unit: 's',
  edges: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  labels: [attribute.dbSystem, attribute.querySummary, attribute.errorType],
})
const waitTime = createHistogram('db.client.connection.wait_time', {
  description: 'Time to obtain an open connection from the pool.',
  unit: 's',
  edges: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  labels: [attribute.poolName],
})
const timeouts = meter.createCounter('db.client.connection.timeouts', {
  description: 'Waits for a connection that ended without one.',
  unit: '{timeout}',
})

/** One statement has ended, `code` being the SQLSTATE or the name of its failure. */
export function recordStatement(summary: string, ms: number, code: string | undefined): void {
  operationDuration.record(ms / 1_000, 'postgresql', summary, code)
}

/** One wait for a connection has ended. */
export function recordWait(ms: number, isTimeout: boolean): void {
  if (isTimeout) timeouts.add(1, poolAttributes)
  else waitTime.record(ms / 1_000, poolName)
}

/** Tells how the pool stands, and what went through it, whenever that is asked. */
export function observePool(pool: CountingPool): void {
  // A counter that begins with its first event would hide it.
  timeouts.add(0, poolAttributes)
  const connections = meter.createObservableUpDownCounter('db.client.connection.count', {
    description: 'Connections of the pool by state.',
    unit: '{connection}',
  })
  const most = meter.createObservableUpDownCounter('db.client.connection.max', {
    description: 'Connections that the pool may have.',
    unit: '{connection}',
  })
  const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
    description: 'Requests that wait for a connection.',
    unit: '{request}',
  })
  const statements = meter.createObservableCounter('sportello.sql.statements', {
    description: 'SQL statements that this process sent.',
    unit: '{statement}',
  })
  const background = meter.createObservableCounter('sportello.sql.background', {
    description: 'Those of them that no request asked for.',
    unit: '{statement}',
  })
  const state = (name: string) => ({ ...poolAttributes, [attribute.connectionState]: name })
  meter.addBatchObservableCallback(
    (result) => {
      const { totalCount, idleCount, waitingCount, total } = pool
      result.observe(connections, idleCount, state('idle'))
      result.observe(connections, totalCount - idleCount, state('used'))
      result.observe(most, pool.options.max, poolAttributes)
      result.observe(pending, waitingCount, poolAttributes)
      result.observe(statements, total.statements - total.failed, { [attribute.sqlOutcome]: 'ok' })
      result.observe(statements, total.failed, { [attribute.sqlOutcome]: 'failed' })
      result.observe(background, pool.background.statements)
    },
    [connections, most, pending, statements, background],
  )
}
