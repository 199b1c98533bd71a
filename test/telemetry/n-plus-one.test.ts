import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ObservabilityStack, startStack } from '../../src/development/observability/stack.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

const rows = 5

describeWithPrograms('an operation that reads per row', ['otelcol', 'jaeger'], () => {
  let stack: ObservabilityStack
  let server: TracedServer

  beforeAll(async () => {
    stack = await startStack()
    const program = 'test/telemetry/naive-server.ts'
    server = await startTracedServer({ environment: stack.environment, program })
  })
  afterAll(async () => {
    await server.close()
    await stack.close()
  })

  test('is found in Jaeger by a search, with the statement, its field and how often it was sent', async () => {
    await server.ask(server.example('SearchNotaries', 'anonymous'))
    const text = `{ notaries(first: ${rows}) { nodes { naiveDistrict { name } } } }`
    const answer = await server.ask({ text })
    expect(answer.statements).toBe(1 + rows)
    await stack.jaeger.trace(answer.traceId)

    const found = await stack.jaeger.search({ 'sportello.budget.exceeded': 'true' })
    expect(found.map(({ id }) => id)).toEqual([answer.traceId])
    const operation = found[0]!.spans.find(({ tags }) => tags['sportello.budget.exceeded'] === true)!
    expect(operation.tags).toMatchObject({ 'sportello.budget.sql.bound': 1, 'sportello.sql.count': 1 + rows })
    expect(operation.events).toEqual([
      {
        event: 'sportello.sql.repeated',
        'db.query.summary': 'district.by-ids',
        'sportello.sql.times': rows,
        'graphql.field.coordinate': 'Notary.naiveDistrict',
      },
    ])
    expect(await server.metrics()).toContain(
      'sportello_graphql_budget_violations_total{sportello_operation_id="other",sportello_budget_kind="bound"} 1',
    )
  })
})
