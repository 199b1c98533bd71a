import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reportFiles } from '../report/files.ts'
import type { Moment, NotableRequest, PreviousRun, Report, Setting, Witnesses } from '../report/report.ts'

const mostSlow = 10
const mostOverBudget = 100

interface Observations {
  readonly notes: readonly NotableRequest[]
  readonly witnesses: Witnesses | undefined
  readonly timeline: readonly Moment[] | undefined
  /** The folder with the folders of all runs, and that of this one. */
  readonly runs: string
  readonly folder: string
}

/** What k6 measured, with what others have seen of the run, and with the last run that can be compared. */
export async function completeReport(
  measured: Report,
  { notes, witnesses, timeline, runs, folder }: Observations,
): Promise<Report> {
  const overBudget = notes.filter(({ statements, budget }) => statements > budget)
  return {
    ...measured,
    hasPassed: measured.hasPassed && (witnesses?.differences.length ?? 0) === 0,
    slowest: notes.toSorted((one, other) => other.ms - one.ms).slice(0, mostSlow),
    overBudget: overBudget.slice(0, mostOverBudget),
    overBudgetCount: overBudget.length,
    witnesses,
    timeline,
    previous: await findPrevious(measured, runs, folder),
  }
}

/** Writes a report in all its forms. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  for (const [name, text] of Object.entries(reportFiles(report))) await writeFile(join(folder, name), text)
}

/** The newest earlier run of the same scenario in the same setting; undefined where there is none. */
async function findPrevious(report: Report, runs: string, folder: string): Promise<PreviousRun | undefined> {
  const earlier = (await readdir(runs))
    .filter((name) => name.endsWith(`-${report.scenario}`))
    .sort()
    .reverse()
  for (const name of earlier) {
    if (join(runs, name) === folder) continue
    const previous = await readReport(join(runs, name))
    if (!previous || previous.scenario !== report.scenario || !isSame(previous.setting, report.setting))
      continue
    const { startedAt, totals, operations } = previous
    return { startedAt, totals, operations }
  }
  return undefined
}

/** Undefined for a run that was broken off. */
async function readReport(folder: string): Promise<Report | undefined> {
  const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Report)
}

/** A server of our own has another port each time; a given one is the same only at the same address. */
function isSame(one: Setting, other: Setting): boolean {
  const essence = ({ target, seed, users, duration, processors }: Setting) =>
    JSON.stringify({ target: seed === undefined ? target : 'our own', seed, users, duration, processors })
  return essence(one) === essence(other)
}
