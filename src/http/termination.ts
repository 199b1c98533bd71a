// Ctrl-C reaches the process twice under npm: from the terminal and passed on by npm.
const sameKeystrokeMs = 1_000

/**
 * Ends the process well on Ctrl-C, SIGTERM and a closed terminal: once it has finished, or at once on a second signal.
 * Returns what begins the same without a signal; once it has begun, that does nothing more.
 */
export function onTermination(
  finish: () => Promise<void>,
  /** Called before it ends at once, with work undone. */
  beforeEndingAtOnce: () => void = () => {},
): (reason: string) => void {
  let begunAt: number | undefined
  const begin = (reason: string) => {
    if (begunAt !== undefined) return
    begunAt = performance.now()
    finish().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(
          `Stopping after ${reason} failed: ${error instanceof Error ? error.message : String(error)}`,
        )
        process.exit(1)
      },
    )
  }
  const onSignal = (signal: NodeJS.Signals) => {
    if (begunAt !== undefined && performance.now() - begunAt > sameKeystrokeMs) {
      beforeEndingAtOnce()
      process.exit(1)
    }
    begin(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return begin
}
