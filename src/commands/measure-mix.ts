import type { CacheStatistics } from '../cache/statistics.ts'
import { loadConfig } from '../config.ts'
import { runCommand } from './run-command.ts'
import { runningServer } from './running-server.ts'
import { textTable } from './text-table.ts'

const requests = 4_000
const atOnce = 16

interface Session {
  readonly operations: readonly { name: string; document: string; variables: object; role: string }[]
  readonly tokens: Readonly<Record<string, string>>
}

interface Asked {
  readonly name: string
  readonly variables: object
}

/**
 * What visitors of the portal ask for, by weight: the operations that the load test of its earlier version had and that
 * this server has. One half visitors and citizens, one half notaries at work.
 */
const weights: readonly (readonly [weight: number, what: (ids: Ids) => Asked])[] = [
  [28, ({ pages }) => ({ name: 'SearchNotaries', variables: { first: 20, after: pick(pages) } })],
  [17, ({ provinces }) => ({ name: 'SearchNotaries', variables: { filter: { province: pick(provinces) } } })],
  [22, () => ({ name: 'MyActs', variables: { first: 20 } })],
  [11, ({ notaries }) => ({ name: 'NotaryProfile', variables: { id: pick(notaries) } })],
  [52, () => ({ name: 'StudioActs', variables: { first: 20 } })],
  [26, ({ acts }) => ({ name: 'ActDetail', variables: { id: pick(acts) } })],
]

interface Ids {
  readonly pages: readonly (string | null)[]
  readonly provinces: readonly string[]
  readonly notaries: readonly string[]
  readonly acts: readonly string[]
}

/** Runs the mix against the server that `npm start` runs, and prints how much of what was looked for was cached. */
await runCommand(async () => {
  const server = runningServer(loadConfig({ ...process.env, NODE_ENV: 'development' }))
  const session = (await (await server.get('/graphiql/session.json')).json()) as Session
  const ids = await existingIds(ask)
  const before = await caches()
  const deck = weights.flatMap(([weight, what]) => Array.from({ length: weight }, () => what))
  let left = requests
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await ask(pick(deck)(ids))
    }),
  )
  const after = await caches()

  const rows = Object.entries(after).flatMap(([name, { hits, misses }]) => {
    const known = before[name] ?? { hits: 0, misses: 0 }
    return row(name, hits - known.hits, misses - known.misses)
  })
  const sum = (column: 1 | 2) => rows.reduce((total, line) => total + line[column], 0)
  console.log(textTable(['cache', 'hits', 'misses', 'hit rate'], [...rows, ...row('all', sum(1), sum(2))]))

  async function ask({ name, variables }: Asked): Promise<{ data: Record<string, never> }> {
    const { document, role } = session.operations.find((operation) => operation.name === name)!
    const token = session.tokens[name === 'ActDetail' ? 'notary' : role]
    const response = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: document, variables }),
    })
    const answer = (await response.json()) as { data: Record<string, never>; errors?: { message: string }[] }
    if (answer.errors?.[0]) throw new Error(`${name}: ${answer.errors[0].message}`)
    return answer
  }

  async function caches(): Promise<Record<string, CacheStatistics>> {
    const { caches } = (await (await server.get('/cache/stats')).json()) as {
      caches: Record<string, CacheStatistics>
    }
    return caches
  }
})

function row(name: string, hits: number, misses: number): [string, number, number, string][] {
  return hits + misses === 0 ? [] : [[name, hits, misses, `${((100 * hits) / (hits + misses)).toFixed(1)} %`]]
}

/** What there is to ask for; all of it comes from answers of the server. */
async function existingIds(ask: (asked: Asked) => Promise<{ data: Record<string, never> }>): Promise<Ids> {
  type Page = { nodes: { id: string; municipality: { province: string } }[]; pageInfo: { endCursor: string } }
  const { notaries } = (await ask({ name: 'SearchNotaries', variables: { first: 20 } })).data as unknown as {
    notaries: Page
  }
  const { acts } = (await ask({ name: 'StudioActs', variables: { first: 100 } })).data as unknown as {
    acts: { nodes: { id: string }[] }
  }
  return {
    pages: [null, null, null, notaries.pageInfo.endCursor],
    provinces: [...new Set(notaries.nodes.map(({ municipality }) => municipality.province))],
    notaries: notaries.nodes.map(({ id }) => id),
    acts: acts.nodes.map(({ id }) => id),
  }
}

function pick<Item>(items: readonly Item[]): Item {
  return items[Math.floor(Math.random() * items.length)]!
}
