/** A program as this file sees it. */
interface Ending {
  kill(signal: NodeJS.Signals): void
  stop(): Promise<void>
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const running = new Set<Ending>()

/** Sees to it that a program ends with this process at the latest. Returns what says that it has ended. */
export function endWithThisProcess(program: Ending): () => void {
  if (running.size === 0) listen()
  running.add(program)
  return () => {
    if (running.delete(program) && running.size === 0) stopListening()
  }
}

/** Ends all that runs at once: for signals and failures, where nothing can be waited for. */
export function killPrograms(): void {
  for (const program of running) program.kill('SIGKILL')
  running.clear()
  stopListening()
}

/** Ends all that runs, and waits for it: each has its own patience. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()))
}

function listen(): void {
  process.on('exit', killPrograms)
  // Before all others, who may take themselves away when they are called.
  for (const signal of signals) process.prependListener(signal, onSignal)
}

function stopListening(): void {
  process.off('exit', killPrograms)
  for (const signal of signals) process.off(signal, onSignal)
}

/** A signal that nobody else listens to would end this process without an `exit`. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  killPrograms()
  process.kill(process.pid, signal)
}
