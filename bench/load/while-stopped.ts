import type { ChildProgram } from '../../src/development/programs/child-program.ts'

/**
 * Runs while other servers stand still. One that has been loaded collects its garbage seconds later, while another is
 * measured on the same processor: that one's slowest requests would be slow because of it.
 */
export async function whileStopped<Result>(
  others: readonly Pick<ChildProgram, 'kill'>[],
  run: () => Promise<Result>,
): Promise<Result> {
  for (const server of others) server.kill('SIGSTOP')
  try {
    return await run()
  } finally {
    for (const server of others) server.kill('SIGCONT')
  }
}
