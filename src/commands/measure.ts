import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { loadConfig } from '../config.ts'
import { processorMilliseconds } from '../development/programs/processor-time.ts'
import { runCommand } from './run-command.ts'

const connections = 32
const seconds = 8
const rounds = 3
const measured = ['SearchNotaries', 'ActDetail'] as const

interface Session {
  readonly operations: readonly { name: string; document: string; variables: object; role: string }[]
  readonly tokens: Readonly<Record<string, string>>
}

/** Loads the server that `npm start` runs, one operation after the other, and prints the median of the rounds. */
await runCommand(async () => {
  const { host, port, dataDirectory } = loadConfig(process.env)
  const origin = `http://${host}:${port}`
  const answer = await fetch(`${origin}/graphiql/session.json`).catch(() => undefined)
  if (!answer?.ok) throw new Error(`Nothing answers on ${origin}. Run npm start first, outside production.`)
  const session = (await answer.json()) as Session
  const { users } = JSON.parse(readFileSync(join(dataDirectory, 'run.json'), 'utf8')) as { users: number[] }

  const results = new Map<string, Result[]>(measured.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of measured) results.get(name)!.push(await load(origin, session, name, users[0]!))
  }
  console.log(`${connections} connections, median of ${rounds} rounds of ${seconds} s each`)
  for (const [name, rounds] of results) {
    const { requests, p50, p99, cpu, failed } = rounds.toSorted(
      (one, other) => one.requests - other.requests,
    )[1]!
    console.log(
      `${name.padEnd(16)} ${requests} requests/s, p50 ${p50} ms, p99 ${p99} ms, server CPU ${cpu?.toFixed(2) ?? '?'} ms each, failed ${failed}`,
    )
  }
})

interface Result {
  readonly requests: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds of the server's processor time per request; undefined where the system does not tell. */
  readonly cpu: number | undefined
  readonly failed: number
}

async function load(origin: string, session: Session, name: string, pid: number): Promise<Result> {
  const { document, variables, role } = session.operations.find((operation) => operation.name === name)!
  const token = session.tokens[role]
  const before = processorMilliseconds(pid)
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${origin}/graphql`,
    connections,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document, variables }),
  })
  const after = processorMilliseconds(pid)
  return {
    requests: Math.round(requests.average),
    p50: latency.p50,
    p99: latency.p99,
    cpu: before === undefined || after === undefined ? undefined : (after - before) / requests.total,
    failed: non2xx + errors,
  }
}
