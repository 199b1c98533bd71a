export type DatabaseName =
  'sportello_s' | 'sportello_m' | 'sportello_l' | 'sportello_budgets' | 'sportello_load'

export interface WithDatabaseOptions {
  /** Undefined: the embedded server of the data directory is used, and started where it does not run. */
  databaseUrl: string | undefined
  dataDirectory: string
  /** Receives short sentences about what takes time. Default: nobody. */
  onProgress?: (message: string) => void
  /** Whether the embedded database is made anew, and dropped at the end. */
  isThrowaway?: boolean
}

/**
 * Runs `run` on one database. Where no URL is given that is one of the embedded server, made where it is missing;
 * the server is given back afterwards, also when Ctrl-C ends the process.
 * @param run gets the connection string, and that of a role that may create databases (the same where a URL is given)
 */
export async function withDatabase<T>(
  name: DatabaseName,
  options: WithDatabaseOptions,
  run: (databaseUrl: string, administrationUrl: string) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDirectory, onProgress = () => {}, isThrowaway = false } = options
  if (databaseUrl) return run(databaseUrl, databaseUrl)

  const { acquireEmbeddedPostgres } = await import('./postgres/embedded-postgres.ts')
  const server = await acquireEmbeddedPostgres({ dataDirectory, onProgress })
  const stopListening = onceInterrupted(() => server.release())
  try {
    // What an interrupted run has left.
    if (isThrowaway) await server.dropDatabase(name)
    await server.ensureDatabase(name)
    return await run(server.databaseUrl(name), server.superuserUrl('postgres'))
  } finally {
    if (isThrowaway) await server.dropDatabase(name)
    await server.release()
    stopListening()
  }
}

/** Runs `giveBack` before a signal ends the process; returns what takes that back. */
function onceInterrupted(giveBack: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const stopListening = () => signals.forEach((signal) => process.off(signal, onSignal))
  const onSignal = (signal: NodeJS.Signals) => {
    stopListening()
    // The signal again, now without a listener: the caller's shell sees how the process ended.
    void giveBack().finally(() => process.kill(process.pid, signal))
  }
  signals.forEach((signal) => process.on(signal, onSignal))
  return stopListening
}
