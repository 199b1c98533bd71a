let interrupted = false

/** Whether a signal is ending this process: what fails then is not worth a word. */
export function isInterrupted(): boolean {
  return interrupted
}

/** Runs `end` on a signal. The signal then ends the process, at once or by whoever else listens to it. */
export function onInterruption(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      interrupted = true
      end()
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    })
  }
}
