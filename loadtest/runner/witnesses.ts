import { setTimeout as wait } from 'node:timers/promises'
import type { StatementCount } from '../../src/development/postgres/statement-count.ts'
import type { Totals, Witnesses } from '../report/report.ts'
import { type ServerCounts, countsIn, readMetrics } from './server-metrics.ts'

const quietMs = 300
const longestWaitMs = 10_000

interface Counts {
  readonly server: ServerCounts
  readonly database: number | undefined
}

/**
 * Begins to witness a run: what the server and PostgreSQL have counted so far.
 * @param database absent where the database cannot be asked
 * @returns what ends it: the counts since then, beside those that k6 read in the answers
 */
export async function beginWitness(metricsAddress: string, database: StatementCount | undefined) {
  const before = await untilQuiet(metricsAddress, database)

  return async (totals: Pick<Totals, 'statements' | 'shared'>): Promise<Witnesses> => {
    const after = await untilQuiet(metricsAddress, database)
    const since = (name: keyof ServerCounts) => after.server[name] - before.server[name]
    const counts = {
      answers: { statements: totals.statements, shared: totals.shared },
      server: {
        statements: since('statements'),
        shared: since('shared'),
        background: since('background'),
        failed: since('failed'),
      },
      database: after.database === undefined ? undefined : after.database - before.database!,
    }
    return { ...counts, differences: differencesIn(counts) }
  }
}

/** Sentences on what does not add up, by the equation of the query budget; none where all agree. */
export function differencesIn({ answers, server, database }: Omit<Witnesses, 'differences'>): string[] {
  const ofAnswers = answers.statements - answers.shared + server.background
  const differences: string[] = []
  if (ofAnswers !== server.statements) {
    differences.push(
      `The answers told of ${answers.statements} statements, ${answers.shared} of them shared, and ${server.background} ` +
        `were sent for nobody: ${ofAnswers}. The server sent ${server.statements}.`,
    )
  }
  if (answers.shared !== server.shared) {
    differences.push(
      `The answers told of ${answers.shared} shared statements, the server of ${server.shared}.`,
    )
  }
  if (database !== undefined && database !== server.statements - server.failed) {
    differences.push(
      `PostgreSQL counted ${database} statements; the server sent ${server.statements}, of which ${server.failed} failed.`,
    )
  }
  return differences
}

/** Reads all counts once nothing moves any more: what is refreshed in the background may outlast the last answer. */
async function untilQuiet(metricsAddress: string, database: StatementCount | undefined): Promise<Counts> {
  const deadline = performance.now() + longestWaitMs
  const read = async (): Promise<Counts> => ({
    server: countsIn(await readMetrics(metricsAddress)),
    database: await database?.read(),
  })
  let last = await read()
  for (;;) {
    await wait(quietMs)
    const next = await read()
    if (JSON.stringify(next) === JSON.stringify(last)) return next
    if (performance.now() > deadline) {
      throw new Error(
        'Somebody else uses the server: its counts do not come to rest, so nothing can be compared.',
      )
    }
    last = next
  }
}
