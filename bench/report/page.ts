import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { Series } from '../load/measure.ts'
import { connections } from '../load/server-load.ts'
import { operationNames } from '../operations/documents.ts'
import { projectFolder } from '../surroundings/folders.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'
import type { Session } from '../surroundings/session.ts'
import { summarise } from './summary.ts'
import { type Titles, coldTable, operationTable, warmTable } from './tables.ts'
import { describeMachine } from './versions.ts'

const titles: Titles = {
  notary: 'One notary',
  district: 'Notaries with acts',
  acts: 'Own acts',
  search: 'Directory search',
}

const descriptions: Titles = {
  notary: 'Anonymous. One random notary: the id, five scalars, the name of the district.',
  district:
    'As an administrator. Up to 20 notaries of a random district who are in office, each with the name of the district ' +
    'and the 10 newest acts that are not wills.',
  acts: 'As the notary of the acts. The 20 newest, each with its parties and their names, and its documents.',
  search:
    'Anonymous. The stored operation `SearchNotaries` with a random province: 20 notaries with municipality, district, ' +
    'specialisations and languages, and whether others follow.',
}

const page = join(projectFolder, 'docs', 'benchmarks.md')

/** Fewer say nothing: the same server varies too much from one to the next. */
const leastRounds = 5

/** Writes `docs/benchmarks.md`. */
export async function writePage(
  { processors, databaseRanAlready, questions, equality }: Session,
  series: readonly Series[],
  { rounds, seconds, size, isQuick }: BenchSettings,
  versions: readonly string[],
): Promise<string> {
  const summaries = series.map(summarise)
  const isLimited = summaries.some(({ isLimitedByLoad }) => isLimitedByLoad)
  const ranAlready = databaseRanAlready ? ' PostgreSQL ran already, wherever it was put.' : ''
  const counts = operationNames
    .map((name) => `${titles[name].toLowerCase()} ${questions[name].length}`)
    .join(', ')

  const text = `# Benchmarks

Sportello Notai beside three other GraphQL servers and hand-written SQL, over the same database, with the same tokens
and the same data in the answers. This page is written by \`npm run bench\` in \`bench/\`. Pages of their own have
[a thousand users at once](benchmarks-load.md) and [what telemetry costs](benchmarks-telemetry.md).

${isQuick || rounds < leastRounds ? '**This was a smoke run: its figures mean nothing.**\n' : ''}
Measured on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.

## Without the cache

How often the CPU time of our answer fits into that of the other one, and our rate in units of its rate: above 1 ours
is better. "Best peer" is the GraphQL server with the least CPU time per request. The CPU time decides; where it
differs by less than 20 %, the rate does; less than 20 % in both is called equal.

${coldTable(summaries, operationNames, titles)}

## From the cache

Public operations only. The last row of each compares with a bare node:http server that sends the same bytes. The aims
are 5 against the best peer, and 0.5 against the same bytes: at most twice their CPU time.

${warmTable(summaries, ['notary', 'search'], titles)}

## All figures

Medians of ${rounds} round${rounds === 1 ? '' : 's'} with ${connections} connections; "alone" is one connection.
${isLimited ? '\n(1) The load generator was busy all the time: the server could do more, and the CPU time says how much.\n' : ''}
${operationNames.map((name) => `### ${titles[name]}\n\n${descriptions[name]}\n\n${operationTable(summaries, name)}`).join('\n\n')}

## The servers

- **Sportello Notai, cold**: as in production, with a header by which a load test passes by all caches. What requests
  in flight share is part of the server, and stays on.
- **Sportello Notai, warm**: the same without that header, after each answer was asked for once. GET asks by the id of
  the stored operation.
- **Mercurius**: loaders without their own key cache, \`jit: 1\`, prepared statements of pg, instants as text.
- **PostGraphile**: Amber preset, plain lists, one statement per operation; what the viewer may see is a condition in
  the plan.
- **Yoga with Pothos**: Prisma plugin over the project's own models, relations by joins (\`relationJoins\`), statements
  prepared; the viewer's role is read once per request with a token.
- **Hand-written SQL**: no GraphQL. node:http and one hand-written statement per operation, whose JSON is passed through.
- **Same bytes**: no work. node:http and our warm answers in a \`Map\`.

The peers have no cache of answers. All verify the same tokens with jose, and remember a verified one for 60 seconds at
most; all have a pool of 10 connections.

${versions.map((line) => `- ${line}`).join('\n')}

## How it is measured

- **One session**: all servers run side by side over the seed ${size}. ${processors.sentence}${ranAlready}
- **Equal first**: ${equality.compared.toLocaleString('en')} answers were compared with those of the hand-written SQL
  before anything was timed: every set of variables, at least 20 per operation and server. One difference ends the run.
- **In turn**: in each round every operation, and for it one server after the other, ${seconds} s with ${connections}
  connections and 1 s with one, after a warm-up. Each connection sends all sets of variables in an order of its own
  (sets: ${counts}).
- **Checked under load**: a status other than 200, or an answer whose size is not the known one within 3 %, ends the
  run: a GraphQL error is a 200 too.
- **CPU**: user and system time of the server's process; PostgreSQL's is not in it. **SQL**: calls in
  \`pg_stat_statements\` per answer.

## How to repeat it

\`\`\`sh
npm ci
cd bench && npm ci && npm run bench
\`\`\`

It needs \`redis-server\` on the PATH. \`--rounds\`, \`--seconds\` and \`--size M\` (once seeded) change the run,
\`--quick\` is a smoke test, and \`npm run check\` compares the answers alone.

## What is not compared

- Writes, and operations that nobody stored: every document here is known to the server after the first request.
- More than one process, networks, TLS, other sizes of pool and machine.
- Query budgets, limits on documents, per-object policies, request ids and health: ours does them, the peers here do
  not. They hold only the filters that these operations need.
- Transfer encodings: nothing is compressed.
- Order in lists of languages and specialisations: Pothos and PostGraphile leave it to the database, the others sort.
`
  const options = (await resolveConfig(page)) ?? {}
  await writeFile(page, await format(text, { ...options, parser: 'markdown', proseWrap: 'always' }))
  return page
}
