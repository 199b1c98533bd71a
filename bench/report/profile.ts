import { connections } from '../load/server-load.ts'
import { type PartName, partNames } from '../profile/parts.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'
import type { Surroundings } from '../surroundings/surroundings.ts'
import { table } from './tables.ts'
import { describeMachine } from './versions.ts'

export interface ProfiledServer {
  readonly name: string
  /** By operation. */
  readonly shares: ReadonlyMap<string, ReadonlyMap<PartName, number>>
}

/** A table per operation: the share of each part in each server's time. */
export function profilePage(
  servers: readonly ProfiledServer[],
  { seconds, isQuick }: BenchSettings,
  { processors }: Surroundings,
): string {
  const operations = [...servers[0]!.shares.keys()]
  const tables = operations.map((operation) => {
    const rows = partNames.map((part) => [
      part,
      ...servers.map(({ shares }) => (shares.get(operation)!.get(part)! * 100).toFixed(1)),
    ])
    return `## ${operation}\n\n${table(['Part', ...servers.map(({ name }) => `${name}, %`)], 1, rows)}`
  })
  return `# Where the time of a request goes

${isQuick ? '**This was a smoke run: its figures mean nothing.**\n\n' : ''}${new Date().toISOString().slice(0, 10)}. ${describeMachine()}. ${processors.sentence}
Written by \`npm run bench:profile -- --beside FOLDER\`. V8's profiler, ${seconds} s of load on ${connections}
connections after as many of warm-up, cold: every cache is passed by. Each part is the time in its own functions, without what
they call, in percent of the time that the process was not idle. What is native and nobody's own, such as writing to sockets,
stands with Node.js; writing the answer as JSON stands with who does it: Apollo Server before, our route after. Percentages say
where the time goes, not how much there is: that is in [benchmarks.md](benchmarks.md).

${tables.join('\n\n')}
`
}
