import { execFile } from 'node:child_process'
import { describe } from 'vitest'
import { findTool } from '../../src/development/tools.ts'

const promtool = findTool('promtool')

/** Runs promtool; resolves to whether it was content, and to all that it wrote. */
export type Promtool = (...words: string[]) => Promise<{ isOk: boolean; output: string }>

/** A suite that asks Prometheus' own tool, as Prometheus would read the files. */
export function describeWithPromtool(name: string, suite: (run: Promtool) => void): void {
  if (promtool !== undefined) return void describe(name, () => suite(run))
  process.stderr.write(
    `SKIPPED: "${name}" needs promtool on the PATH. Get it with: apt-get install prometheus\n`,
  )
  // So that the report counts them as skipped: a machine without promtool can run all other tests.
  describe.skip(name, () => suite(run))
}

const run: Promtool = (...words) =>
  new Promise((resolve) => {
    execFile(promtool!, words, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, output: stdout + stderr }),
    )
  })
