import { relative } from 'node:path'
import type { Report } from '../report/report.ts'
import { brokenSentences, reasons } from '../report/verdict.ts'
import type { Target } from './target.ts'

/** What is said at the end of a run, beside what k6 has said: who witnessed it, and where its report is. */
export function closingWords({ witnesses, overBudgetCount }: Report, folder: string, target: Target): string {
  return [
    ...witnessWords(witnesses, target),
    ...(overBudgetCount > 0
      ? [`${overBudgetCount} requests were over their budget; the report lists them.`]
      : []),
    `Report: ${relative(process.cwd(), folder)}/report.html (also report.md and report.json)`,
  ].join('\n')
}

function witnessWords(witnesses: Report['witnesses'], { metricsAddress }: Target): string[] {
  if (!witnesses) {
    const reason =
      metricsAddress === undefined ? 'the target shows no metrics. Say where with --metrics URL' : 'none'
    return [`No second witness of the SQL statements: ${reason}.`]
  }
  const { answers, server, database, differences } = witnesses
  if (differences.length > 0) return differences.map((sentence) => `WITNESSES DISAGREE: ${sentence}`)
  const sides = [
    `the answers (${answers.statements} - ${answers.shared} shared + ${server.background} background)`,
    `the server (${server.statements})`,
    ...(database === undefined ? [] : [`PostgreSQL (${database} + ${server.failed} failed)`]),
  ]
  const missing = database === undefined ? ' PostgreSQL was not asked: no DATABASE_URL is set.' : ''
  return [`Witnesses agree on the SQL statements: ${sides.join(', ')}.${missing}`]
}

/** @throws Error that says first which operation broke its budget, where the run has failed. */
export function requirePassed(report: Report): void {
  if (report.hasPassed) return
  const lines = [`${report.scenario} FAILED: ${reasons(report).join(', ')}`, ...brokenSentences(report)]
  throw new Error(lines.join('\n  '))
}
