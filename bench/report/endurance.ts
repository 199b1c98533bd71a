import type { ConnectionLoad } from '../endurance/connections.ts'
import type { MemorySample } from '../endurance/memory.ts'
import type { EnduranceSettings } from '../endurance/settings.ts'
import type { SizeSeries } from '../endurance/sizes.ts'
import type { WorkerSeries } from '../endurance/workers.ts'
import { connectionsSection } from './endurance-connections.ts'
import { isBusy } from './endurance-marks.ts'
import { memorySection } from './endurance-memory.ts'
import { sizesSection } from './endurance-sizes.ts'
import { workersSection } from './endurance-workers.ts'

/** A part that was not measured is left out. */
export interface EnduranceResults {
  readonly sizes?: readonly SizeSeries[]
  readonly memory?: readonly MemorySample[]
  readonly connections?: readonly ConnectionLoad[]
  readonly workers?: readonly WorkerSeries[]
}

export interface EnduranceSetting {
  readonly date: string
  readonly machine: string
  /** Which processors are whose. */
  readonly processors: string
  /** In one line each. */
  readonly versions: readonly string[]
  readonly loadAverage: number
}

/** docs/benchmarks-endurance.md, not yet formatted. */
export function endurancePage(
  { sizes, memory, connections, workers }: EnduranceResults,
  settings: EnduranceSettings,
  { date, machine, processors, versions, loadAverage }: EnduranceSetting,
): string {
  const isLimited = [
    ...(sizes ?? []).flatMap(({ rounds }) => rounds),
    ...(memory ?? []).map(({ traffic }) => traffic),
    ...(connections ?? []).map(({ traffic }) => traffic),
    ...(workers ?? []).flatMap(({ rounds }) => rounds.map(({ traffic }) => traffic)),
  ].some(({ loadUse }) => isBusy(loadUse))
  return `# What size, time and numbers do

Measured by \`npm run bench:endurance\`: the server as \`npm start\` runs it in production, with metrics and without
traces, over a hundred times the acts, through minutes of full load, with a thousand connections, and as two workers.

${settings.isQuick ? '**This was a smoke run: its figures mean nothing.**\n' : ''}
Measured on ${date}: ${machine}. ${processors} On a machine whose processors the load, PostgreSQL and the server share, figures
say what all of it together can hold, not what a server on its own could. Load average before: ${loadAverage.toFixed(1)}.

${sizes ? sizesSection(sizes, settings) : ''}
${memory ? memorySection(memory, settings) : ''}
${connections ? connectionsSection(connections) : ''}
${workers ? workersSection(workers, settings) : ''}
${isLimited ? '(1) The load generator was busy all the time: the server could do more, and the CPU time says how much.\n' : ''}
## The versions

${versions.map((line) => `- ${line}`).join('\n')}
`
}
