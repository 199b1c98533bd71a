import { loadavg } from 'node:os'
import { runConnections, runMemory, runSizes, runWorkers } from './endurance/parts.ts'
import { type EnduranceSettings, parseEnduranceSettings } from './endurance/settings.ts'
import { tellPage } from './endurance/write-page.ts'
import { type EnduranceResults, endurancePage } from './report/endurance.ts'
import { describeMachine, readVersions } from './report/versions.ts'
import { isInterrupted } from './surroundings/interruption.ts'
import { type Surroundings, withSurroundings } from './surroundings/surroundings.ts'

const runs = { sizes: runSizes, memory: runMemory, connections: runConnections, workers: runWorkers }

/** Measures how the server bears size, time and numbers, and writes docs/benchmarks-endurance.md. */
async function measure(surroundings: Surroundings, settings: EnduranceSettings): Promise<void> {
  const { databaseUrl, redisVersion, processors } = surroundings
  const [own, ...others] = await readVersions(databaseUrl, redisVersion)
  const loadAverage = loadavg()[0]!
  let results: EnduranceResults = {}
  const failures: string[] = []
  for (const part of settings.parts) {
    try {
      results = { ...results, [part]: await runs[part](surroundings, settings) }
    } catch (error) {
      // What the other parts find out has taken long: it is shown all the same.
      if (isInterrupted()) throw error
      failures.push(`The part "${part}" failed. ${(error as Error).message}`)
    }
  }
  const text = endurancePage(results, settings, {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    processors: processors.sentence,
    versions: [own!, others.at(-1)!],
    loadAverage,
  })
  await tellPage(text, settings, failures)
  if (failures.length > 0) throw new Error(failures.join('\n'))
}

try {
  const settings = parseEnduranceSettings()
  await withSurroundings('M', (surroundings) => measure(surroundings, settings))
} catch (error) {
  if (!isInterrupted()) {
    console.error(error instanceof Error ? error.message || error.name : String(error))
    process.exitCode = 1
  }
}
