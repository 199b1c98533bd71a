import { describe } from 'vitest'
import { findTool, howToGet } from '../../src/development/tools.ts'

/** A suite over programs that npm does not bring. Without one of them it is skipped, and says how to get it. */
export function describeWithPrograms(
  name: string,
  programs: readonly string[],
  suite: (...paths: string[]) => void,
): void {
  const paths = programs.flatMap((program) => findTool(program) ?? [])
  if (paths.length === programs.length) return void describe(name, () => suite(...paths))
  const missing = programs.filter((program) => findTool(program) === undefined)
  const hints = missing.map((program) => `${program}. ${howToGet(program)}`)
  process.stderr.write(`SKIPPED: "${name}" needs ${hints.join('; ')}\n`)
  // So that the report counts them as skipped: a machine without the program can run all other tests.
  describe.skip(name, () => suite(...programs))
}
