/** Runs a command; where it fails its message goes to stderr, without a stack trace, and the exit code is 1. */
export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    console.error(describe(error))
    process.exitCode = 1
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A host with several addresses fails with an error that has no message of its own.
  return (
    error.message || (error instanceof AggregateError ? error.errors.map(describe).join('\n') : error.name)
  )
}
