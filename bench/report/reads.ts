import type { Columns } from '../../src/data/statement.ts'
import { actColumns } from '../../src/domains/act/act-row.ts'
import { documentsByActIds } from '../../src/domains/document/document-repository.ts'
import { notariesByIds } from '../../src/domains/notary/notary-repository.ts'
import { conclusionsOf } from '../reads/conclusions.ts'
import {
  type FindSeries,
  compareTo,
  databaseTime,
  knowsDatabaseTime,
  medianOf,
  microseconds,
  processorTime,
} from '../reads/figures.ts'
import { type KindName, kindNames } from '../reads/kinds.ts'
import { type Candidate, candidates, loads } from '../reads/plans.ts'
import type { ReadSeries } from '../reads/rounds.ts'
import type { BenchSettings } from '../surroundings/run-bench.ts'
import type { Surroundings } from '../surroundings/surroundings.ts'
import { ratio, table } from './tables.ts'
import { isSmokeRun } from './tell.ts'
import { describeMachine } from './versions.ts'

const ways: Readonly<Record<Candidate['way'], string>> = {
  pg: 'pg',
  limited: 'pg, with `query_timeout`',
  ownLimit: 'pg, with our limit of time',
  ownQuery: 'our query, with our limit of time',
  dates: 'pg, instants as Date objects',
  arrays: 'pg, rows as arrays',
  json: 'pg, all rows as one JSON text',
  read: '`$read`, outside of a request',
  readInRequest: '`$read`, within a request',
  readByKeys: '`$readByKeys`, within a request',
  queryRaw: '`$queryRaw` of our client',
  preparedQueryRaw: '`$queryRaw` with prepared names',
}

function nameOf({ way, process }: Candidate): string {
  return process === 'plain' ? ways[way] : `${ways[way]}, telemetry loaded`
}

const titles: Readonly<Record<KindName, string>> = {
  row: 'One row by its key',
  page: 'A page of acts',
  list: 'The documents of 20 acts',
}

/** The text of docs/benchmarks-reads.md. */
export function readsPage(
  series: readonly ReadSeries[],
  settings: BenchSettings,
  {
    processors,
    databaseRanAlready,
    compared,
  }: Pick<Surroundings, 'processors' | 'databaseRanAlready'> & { readonly compared: number },
): string {
  const { rounds, seconds, size } = settings
  const find: FindSeries = ({ way, process }, kind, load) =>
    series.find(
      ({ candidate, question }) =>
        candidate.way === way &&
        candidate.process === process &&
        question.kind === kind &&
        question.load === load,
    )
  const tables = kindNames.map((kind) => {
    const rows = medianOf(find(candidates[0], kind, 1)!, ({ rows }) => rows)
    return `### ${titles[kind]}\n\n${Math.round(rows)} row${rows > 1 ? 's' : ''} per read. ${statements[kind]}\n\n${kindTable(find, kind)}`
  })
  const pinned =
    processors.servers === undefined
      ? processors.sentence
      : `The reading processes run on processor ${processors.servers}, PostgreSQL on ${processors.others}.`
  const ranAlready = databaseRanAlready ? ' PostgreSQL ran already, wherever it was put.' : ''

  return `# Reads

What is left between [our read function](adr/0005-one-read-function-with-text-values.md) and bare pg, what Prisma's \`$queryRaw\` would cost
in its place, and what other ways to read would bring. This page is written by \`npm run bench:reads\`.

${isSmokeRun(settings) ? '**This was a smoke run: its figures mean nothing.**\n' : ''}
Measured on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Node ${process.versions.node}. ${pinned}${ranAlready}

## What follows

CPU of the reading process per read, with 16 in flight; PostgreSQL's own is told where it differs. Less than 1.2
times apart is called equal, as on the other pages.

${conclusionsOf(find)}

## All figures

CPU is user and system time of the reading process, in microseconds per read; "times pg" is the median of the ratios to
bare pg in the same round. Wall is the time from one answer to the next: with one read in flight what a read takes, with
16 what the process and PostgreSQL have to give for it. PostgreSQL is the CPU time of its processes, with 16 in flight.

${tables.join('\n\n')}

## The ways

- **pg**: \`Pool.query\` with a prepared name, and with our parsers: instants, dates and decimals are text. "Date objects": with pg's own parsers.
- **Our limit of time**: that of \`$read\`, a timer that knows nothing of the rows. pg's own (\`query_timeout\`) ends a
  statement just as well, but keeps its rows until the next collection of the old generation.
- **Our query**: pg's, but for rows that are made whole and described once per connection, and for messages that are written
  as one (decision 26).
- **\`$read\`**: the function of all repositories, with our query, with a limit of time for each statement, counts and metrics. Within a request
  it writes into a ledger; here each read has one of its own, where a request has one for all of its reads: this is the
  most that a ledger can cost.
- **\`$readByKeys\`**: with one read in flight a statement for each, after the turn of the event loop in which others could
  have asked too; with 16 in flight requests that ask in the same moment share one.
- **Telemetry loaded**: in a process that is started as the server is in production, with metrics, and with pg
  instrumented for traces of which 0 % are kept. All other ways are measured in a process without.
- **\`$queryRaw\`**: of our own client, over the same pool, where statements have no names; and of a client over a pool of
  its own whose adapter names them, so that they are prepared.
- **Rows as arrays**: \`rowMode: 'array'\` of pg, left as arrays: whoever wants objects pays on top.
- **One JSON text**: \`select json_agg(row_to_json(x))::text from (…) x\`, parsed as a whole. Instants are left as PostgreSQL
  writes them into JSON, and decimals are numbers that have lost their zeros: whoever wants ours pays on top.

## How it is measured

- **Statements of the repositories**, over the seed ${size}, each with many sets of values in turn. Every pool has 10
  connections, which plan a statement once, as the server's do (decision 25).
- **Equal first**: ${compared.toLocaleString('en')} rows were compared with those of bare pg before anything was timed.
  One difference in a value ends the run; its form, such as a Date object, is none.
- **In turn**: ${rounds} round${rounds === 1 ? '' : 's'}; in each every table, with one read in flight and with 16, and for it one way
  after the other, every second round in reverse, for ${((seconds * 1_000) / (kindNames.length * loads.length)).toFixed(0)} ms: a few reads
  that are not counted, with which connections open, a collection of all garbage, and then those that count. Figures are
  medians.
- **Short**: what keeps garbage alive for longer than a measurement costs more in a process that goes on for hours.
- **Compiled before**: all of it ran once before the first round, in the same process: nobody has the compiler's guesses
  for himself.
`
}

const statements: Readonly<Record<KindName, string>> = {
  row: `Notaries by their ids (\`notary.by-ids\`), with one id: ${describe(notariesByIds.columns)}.`,
  page: `The newest acts of a notary (\`act.page\`), 20 and the one that tells whether others follow: ${describe(actColumns)}.`,
  list: `Documents by the ids of 20 acts (\`document.by-act-ids\`): ${describe(documentsByActIds.columns)}.`,
}

function describe(columns: Columns): string {
  const types = Object.values(columns).map(({ type }) => type)
  const converted = Object.entries({ timestamptz: 'instants', date: 'dates', numeric: 'decimals' })
    .map(([type, name]) => ({ name, count: types.filter((one) => one === type).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${count}`)
  return `${types.length} columns (${converted.join(', ')})`
}

function kindTable(find: FindSeries, kind: KindName): string {
  const [base] = candidates
  const head = [
    'Way',
    ...loads.flatMap((load) => [`${load} in flight: CPU µs`, 'times pg', 'wall µs']),
    'PostgreSQL µs',
  ]
  const rows = candidates
    .filter((candidate) => find(candidate, kind, 1))
    .map((candidate) => {
      const cells = loads.flatMap((load) => {
        const one = find(candidate, kind, load)!
        return [
          microseconds(medianOf(one, processorTime)),
          ratio(compareTo(find(base, kind, load)!, one, processorTime).factor),
          microseconds(medianOf(one, ({ wallTime }) => wallTime)),
        ]
      })
      return [nameOf(candidate), ...cells, databaseCell(find(candidate, kind, 16)!)]
    })
  return table(head, 1, rows)
}

function databaseCell(one: ReadSeries): string {
  return knowsDatabaseTime(one) ? microseconds(medianOf(one, databaseTime)) : 'unknown'
}
