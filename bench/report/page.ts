import { connections } from '../load/server-load.ts'
import { warmOperations } from '../operations/candidates.ts'
import { operationNames } from '../operations/documents.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'
import type { Session } from '../surroundings/session.ts'
import { aimsSentence, aimsTable } from './aims.ts'
import type { Summary } from './summary.ts'
import { type Titles, coldTable, operationTable, warmTable } from './tables.ts'
import { isSmokeRun } from './tell.ts'
import { describeMachine } from './versions.ts'

export const titles: Titles = {
  notary: 'One notary',
  district: 'Notaries with acts',
  acts: 'Own acts',
  search: 'Directory search',
  profile: 'Notary profile',
  myActs: 'My acts',
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
  profile:
    'Anonymous. The stored operation `NotaryProfile` with a random notary: all that the directory tells, with municipality, ' +
    'district and its council, studio, languages, specialisations and office hours.',
  myActs:
    'As a citizen, one of the 20 with the most acts. The stored operation `MyActs` with `first: 20`: the newest acts in ' +
    'which he is a party, each with its type, its notary and district, the names of its parties and the progress of its ' +
    'documents, and whether others follow.',
}

/** The text of `docs/benchmarks.md`. */
export function benchmarksPage(
  { processors, databaseRanAlready, questions, equality }: Session,
  summaries: readonly Summary[],
  settings: BenchSettings,
  versions: readonly string[],
): string {
  const { rounds, seconds, size } = settings
  const isLimited = summaries.some(({ isLimitedByLoad }) => isLimitedByLoad)
  const ranAlready = databaseRanAlready ? ' PostgreSQL ran already, wherever it was put.' : ''
  const counts = operationNames
    .map((name) => `${titles[name].toLowerCase()} ${questions[name].length}`)
    .join(', ')

  return `# Benchmarks

Sportello Notai beside three other GraphQL servers and hand-written SQL, over the same database, with the same tokens
and the same data in the answers. This page is written by \`npm run bench\` in \`bench/\`. Pages of their own have
[where the time of a request goes](benchmarks-profile.md), [how the server bears size, time and
numbers](benchmarks-endurance.md), [a thousand users at once](benchmarks-load.md), [what telemetry
costs](benchmarks-telemetry.md) and [what our reads cost beside bare pg](benchmarks-reads.md).

${isSmokeRun(settings) ? '**This was a smoke run: its figures mean nothing.**\n' : ''}
Measured on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.

## Without the cache

How often the CPU time of our answer fits into that of the other one, and our rate in units of its rate: above 1 ours
is better. "Best peer" is the GraphQL server with the least CPU time per request. The CPU time decides; where it
differs by less than 20 %, the rate does; less than 20 % in both is called equal.

${coldTable(summaries, operationNames, titles)}

## Aims without the cache

Here "best" is the best of the three GraphQL servers in each figure by itself, which need not be the same one; the
hand-written SQL is no peer. CPU and rate as above; p99 is ours in units of the best one, with ${connections}
connections; "alone" is how much longer the median of one connection takes than the best one's. An aim is held or
missed by its number alone, however small the difference. 1.43 times is at most 0.7 of the CPU time.

${aimsTable(summaries, operationNames, titles)}

${aimsSentence(summaries, operationNames, titles)}

## From the cache

Two of the public operations. The last row of each compares with a bare node:http server that sends the same bytes. The aims
are 5 against the best peer, and 0.5 against the same bytes: at most twice their CPU time.

${warmTable(summaries, warmOperations, titles)}

## All figures

Medians of ${rounds} round${rounds === 1 ? '' : 's'} with ${connections} connections; "alone" is one connection.
${isLimited ? '\n(1) The load generator was busy all the time: the server could do more, and the CPU time says how much.\n' : ''}
${operationNames.map((name) => `### ${titles[name]}\n\n${descriptions[name]}\n\n${operationTable(summaries, name)}`).join('\n\n')}

## The servers

- **Sportello Notai, cold**: as \`npm start\` runs it in production, with metrics, instrumented for traces of which 0 %
  are kept, and with two headers by which a load test passes by all caches. What requests in flight share is part of the
  server, and stays on. Two settings differ: documents that nobody stored are let in, and there is no line in the log per
  request, as the peers write none either (\`TRUSTED_DOCUMENTS=off\`, \`LOG_LEVEL=warn\`).
- **Sportello Notai, warm**: the same without these headers, after each answer was asked for once. GET asks by the id of
  the stored operation.
- **Mercurius**: loaders without their own key cache, \`jit: 1\`, prepared statements of pg, instants as text.
- **PostGraphile**: Amber preset, plain lists, one statement per operation; what the viewer may see is a condition in
  the plan.
- **Yoga with Pothos**: Prisma plugin over the project's own models, relations by joins (\`relationJoins\`), statements
  prepared; the viewer's role is read once per request with a token.
- **Hand-written SQL**: no GraphQL. node:http and one hand-written statement per operation, whose JSON is passed through.
- **Same bytes**: no work. node:http and our warm answers in a \`Map\`.

The peers have no cache of answers. All verify the same tokens with jose, and remember a verified one by its
SHA-256 for 60 seconds at most; all read the rights behind it anew for each request, and have a pool of 10 connections.

${versions.map((line) => `- ${line}`).join('\n')}

## How it is measured

- **One session**: all servers run side by side over the seed ${size}. ${processors.sentence}${ranAlready}
- **Equal first**: ${equality.compared.toLocaleString('en')} answers were compared with those of the hand-written SQL
  before anything was timed: every set of variables, at least 20 per operation and server. One difference ends the run.
- **In turn**: in each round every operation, and for it one server after the other, every second round in reverse:
  a few requests that are not counted, with which pools connect again, 1 s with one connection, and ${seconds} s with
  ${connections}. Each connection sends all sets of variables in an order of its own (sets: ${counts}).
- **The others stand still** while one is measured (SIGSTOP): what a server has still to do after its load, as collecting
  garbage, takes the processor from no other.
- **Compiled before**: each server was warmed up with each operation before the first round.
- **Checked under load**: a status other than 200, or an answer whose size is not the known one within 3 %, ends the
  run: a GraphQL error is a 200 too.
- **CPU**: user and system time of the server's process; PostgreSQL's is not in it. **SQL**: calls in
  \`pg_stat_statements\` per answer.

## How to repeat it

\`\`\`sh
npm ci
cd bench && npm ci && npm run bench
\`\`\`

It needs \`redis-server\` on the PATH. \`--rounds\`, \`--seconds\` and \`--size M\` change the run; \`--quick\` is a smoke
test; \`--servers\` and \`--operations\` measure some of them, \`--beside\` another checkout of ours as well; these print what
they find. \`npm run check\` compares the answers alone.

## What is not compared

- Writes, and operations that nobody stored: every document here is known to the server after the first request.
- More than one process, networks, TLS, other sizes of pool and machine.
- Query budgets, limits on documents, per-object policies, request ids and health: ours does them, the peers here do
  not. They hold only the filters that these operations need.
- Transfer encodings: nothing is compressed.
- Order in lists of languages and specialisations: Pothos and PostGraphile leave it to the database, the others sort.
`
}
