// Ctrl-C reaches the process twice under npm: from the terminal and passed on by npm.
const sameKeystrokeMs = 1_000

/** Ends the process well on Ctrl-C, SIGTERM and a closed terminal: once it has finished, or at once on a second signal. */
export function onTermination(finish: () => Promise<void>): void {
  let firstSignalAt: number | undefined
  const end = (signal: NodeJS.Signals) => {
    if (firstSignalAt !== undefined) {
      if (performance.now() - firstSignalAt > sameKeystrokeMs) process.exit(1)
      return
    }
    firstSignalAt = performance.now()
    finish().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(
          `Stopping after ${signal} failed: ${error instanceof Error ? error.message : String(error)}`,
        )
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
