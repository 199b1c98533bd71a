/** Ends the process well on Ctrl-C and SIGTERM: once it has finished, or at once on a second signal. */
export function onTermination(finish: () => Promise<void>): void {
  let isFinishing = false
  const end = (signal: NodeJS.Signals) => {
    if (isFinishing) process.exit(1)
    isFinishing = true
    finish().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping after ${signal} failed: ${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
