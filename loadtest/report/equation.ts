import { count } from './figures.ts'
import type { Witnesses } from './report.ts'

export interface Term {
  readonly sign: '' | '−' | '+' | '=' | '≠'
  readonly value: number
  readonly meaning: string
}

/** The answers' count, the server's and PostgreSQL's as one equation: what is shared is in several answers, and sent once. */
export function equationOf({ answers, server, database }: Witnesses): Term[] {
  const equals = (one: number, other: number) => (one === other ? '=' : '≠')
  const byAnswers = answers.statements - answers.shared + server.background
  return [
    { sign: '', value: answers.statements, meaning: 'sum of x-sql-count' },
    { sign: '−', value: answers.shared, meaning: 'shared' },
    { sign: '+', value: server.background, meaning: 'background' },
    {
      sign: equals(byAnswers, server.statements),
      value: server.statements,
      meaning: 'statements by the server',
    },
    ...(database === undefined ? [] : byDatabase(server, database, equals)),
  ]
}

function byDatabase(
  { statements, failed }: Witnesses['server'],
  database: number,
  equals: (one: number, other: number) => '=' | '≠',
): Term[] {
  return [
    { sign: equals(statements, database + failed), value: database, meaning: 'calls by PostgreSQL' },
    { sign: '+', value: failed, meaning: 'failed' },
  ]
}

/** A line for each side of it. */
export function equationLines(witnesses: Witnesses): string[] {
  const terms = equationOf(witnesses).map(({ sign, value, meaning }) =>
    `${sign} ${count(value)} (${meaning})`.trim(),
  )
  return terms.join(' ').split(/ (?=[=≠])/)
}

/** What the equation alone does not say. */
export function remarksOn({ answers, server, database }: Witnesses): string[] {
  const shared =
    answers.shared === server.shared
      ? 'The server counts as many shared statements as the answers do.'
      : `The server counts ${count(server.shared)} shared statements, the answers ${count(answers.shared)}.`
  return database === undefined ? [shared, 'PostgreSQL could not be asked.'] : [shared]
}
