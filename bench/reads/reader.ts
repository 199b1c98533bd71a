import { createServer } from 'node:http'
import { runOutsideRequests } from '../../src/budget/ledger.ts'
import { requireEqualRows } from './equality.ts'
import { type KindName, kindNames, readKinds } from './kinds.ts'
import { measure } from './measure.ts'
import type { WayName } from './plans.ts'
import { createWays } from './ways.ts'

/** Reads in all ways, as it is told: a process of its own, since what is loaded before it decides what is measured. */
const { ways, pool } = createWays(process.env.DATABASE_URL!)
const kinds = await readKinds(pool)
requireInstrumented(process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined)

let compared = 0
for (const kindName of kindNames) {
  const kind = kinds[kindName]
  const plain = ways.pg(kind)!
  for (const [name, way] of Object.entries(ways)) {
    const read = way(kind)
    if (read) compared += await requireEqualRows(`${name}, ${kindName}`, kind, read, plain)
  }
}

createServer((request, response) => {
  const { searchParams: asked } = new URL(request.url!, 'http://127.0.0.1')
  if (!asked.has('way')) return void response.end(String(compared))
  const kind = kinds[asked.get('kind') as KindName]
  const read = ways[asked.get('way') as WayName](kind)!
  const options = { load: Number(asked.get('load')), milliseconds: Number(asked.get('milliseconds')) }
  // Not in the trace of this request, as those are not that the server's sampling leaves out.
  runOutsideRequests(() => measure(read, kind, options, pool)).then(
    (measurement) => response.end(JSON.stringify(measurement)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
}).listen(Number(process.env.PORT), '127.0.0.1')

function requireInstrumented(isExpected: boolean): void {
  const { Client } = pool as unknown as { Client: { prototype: { query: object } } }
  if ('__wrapped' in Client.prototype.query !== isExpected) {
    throw new Error(`pg is ${isExpected ? 'not ' : ''}instrumented.`)
  }
}
