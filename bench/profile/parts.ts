import type { Profile } from '../endurance/inspector.ts'

/** Parts of a server, from what no server can do without to what is our own. */
export const partNames = [
  'Node.js: sockets, HTTP, timers',
  'garbage collection',
  'promises and their contexts',
  'Fastify',
  'Apollo Server',
  'graphql-js',
  'prepared execution',
  'DataLoader, loaders, shared reads',
  'pg',
  'OpenTelemetry',
  'our route and plugins',
  'domains, caches and the rest',
] as const

export type PartName = (typeof partNames)[number]

/** The share of each part in the time that was not idle: its own functions, without what they call. */
export function sharesOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<PartName, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const times = new Map<PartName, number>()
  let total = 0
  samples.forEach((id, index) => {
    const frame = frames.get(id)!
    const delta = timeDeltas[index]!
    if (frame.functionName === '(idle)' || frame.functionName === '(program)') return
    const part = partOf(frame)
    times.set(part, (times.get(part) ?? 0) + delta)
    total += delta
  })
  return new Map(partNames.map((name) => [name, (times.get(name) ?? 0) / total]))
}

const packages: readonly (readonly [RegExp, PartName])[] = [
  [/^(fastify|avvio|find-my-way|secure-json-parse|toad-cache|@fastify)/, 'Fastify'],
  [/^(@apollo|@as-integrations|negotiator|whatwg-mimetype)/, 'Apollo Server'],
  [/^(graphql|@graphql-tools)/, 'graphql-js'],
  [/^dataloader/, 'DataLoader, loaders, shared reads'],
  [/^pg/, 'pg'],
  [/^@opentelemetry/, 'OpenTelemetry'],
]
const sources: readonly (readonly [RegExp, PartName])[] = [
  [/^graphql\/execution/, 'prepared execution'],
  [
    /^data\/(loader|loaded-field|waited-key|wave|batch|shared-reads)|-loaders\.ts$|^graphql\/loaders/,
    'DataLoader, loaders, shared reads',
  ],
  [/^(http|graphql)\//, 'our route and plugins'],
  [/^telemetry\//, 'OpenTelemetry'],
  [/^data\/object-shape/, 'pg'],
]

function partOf({ functionName, url }: { readonly functionName: string; readonly url: string }): PartName {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (
    functionName === 'runMicrotasks' ||
    /async_hooks|async_context_frame|async_local|task_queues/.test(url)
  ) {
    return 'promises and their contexts'
  }
  const library = /.*\/node_modules\/(.+)$/.exec(url)?.[1]
  const source = /\/src\/(.+)$/.exec(url)?.[1]
  const [path, table] = library === undefined ? [source, sources] : [library, packages]
  if (path === undefined) return 'Node.js: sockets, HTTP, timers'
  return table.find(([pattern]) => pattern.test(path))?.[1] ?? 'domains, caches and the rest'
}
