import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithThisProcess } from '../../src/development/programs/running-programs.ts'
import { toolPath } from '../../src/development/tools.ts'
import type { NotableRequest } from '../report/report.ts'
import { scenarioFolder } from './options.ts'

/** k6 ends with it where a threshold does not hold. */
const thresholdsFailed = 99

/**
 * Runs a scenario. That a threshold does not hold is no failure here: the report tells.
 * @param folder where what users write about single requests goes
 * @param settingsFile holds `LoadSettings`
 * @throws Error where k6 is missing, which says how to get it, or where it could not run the scenario
 */
export async function runK6(scenario: string, folder: string, settingsFile: string): Promise<void> {
  const file = fileURLToPath(new URL(`${scenario}.ts`, scenarioFolder))
  const words = [
    'run',
    ...(process.stderr.isTTY ? [] : ['--quiet']),
    // Its own interface would take a port that another run has; k6 2 has none unless it is given an address.
    ...['--address', ''],
    ...['--console-output', notesFile(folder), '--log-format', 'raw'],
    file,
  ]
  const child = spawn(toolPath('k6'), words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      K6_NO_USAGE_REPORT: 'true',
      LOAD_SETTINGS: settingsFile,
    },
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  // Whoever ends this command ends the load.
  const forget = endWithThisProcess({
    kill: (signal) => void child.kill(signal),
    stop: async () => void child.kill(),
  })
  const code = await ended.finally(forget)
  if (code !== 0 && code !== thresholdsFailed)
    throw new Error(`k6 could not run ${scenario}: exit code ${code}.`)
}

/** What users wrote about single requests that were slow or over their budget. */
export async function readNotes(folder: string): Promise<readonly NotableRequest[]> {
  const text = await readFile(notesFile(folder), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"operation":'))
    .map((line) => JSON.parse(line) as NotableRequest)
}

function notesFile(folder: string): string {
  return join(folder, 'notable-requests.jsonl')
}
