import { createServer } from 'node:net'
import { ConfigError } from '../config.ts'

/**
 * Learns before anything is set up whether the port can be had.
 * @throws the error of listening, which `explainStartFailure` puts into words.
 */
export async function portIsFree({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, host, resolve))
  await new Promise((resolve) => probe.close(resolve))
}

/** One or two sentences on why the server did not start, and what to do. */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  switch (error instanceof ConfigError ? undefined : code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or choose another port: PORT=8002 npm start`
    case 'EACCES':
      return port === undefined
        ? error.message
        : `Port ${port} may not be used by this account. Choose one above 1023: PORT=8001 npm start`
    case 'EADDRNOTAVAIL':
      return `${address} is not an address of this machine. Change HOST.`
    default:
      return error.message || error.name
  }
}
