import { execFile } from 'node:child_process'
import { toolPath } from '../../src/development/tools.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'

/** Runs promtool; resolves to whether it was content, and to all that it wrote. */
export type Promtool = (...words: string[]) => Promise<{ isOk: boolean; output: string }>

/** A suite that asks Prometheus' own tool, as Prometheus would read the files. */
export function describeWithPromtool(name: string, suite: (run: Promtool) => void): void {
  describeWithPrograms(name, ['promtool'], () => suite(run))
}

const run: Promtool = (...words) =>
  new Promise((resolve) => {
    execFile(toolPath('promtool'), words, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, output: stdout + stderr }),
    )
  })
