import { createServer } from 'node:net'
import { ConfigError } from '../config.ts'

type PortSetting = 'PORT' | 'METRICS_PORT'

/**
 * Learns before anything is set up whether the port of a setting can be had.
 * @throws the error of listening, which `explainStartFailure` puts into words.
 */
export async function portIsFree(
  { host, port }: { host: string; port: number },
  setting: PortSetting = 'PORT',
): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(Object.assign(error, { setting }))).listen(port, host, resolve)
  })
  await new Promise((resolve) => probe.close(resolve))
}

type ListenError = NodeJS.ErrnoException & { port?: number; address?: string; setting?: PortSetting }

/** One or two sentences on why the server did not start, and what to do. */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port, address, setting = 'PORT' } = error as ListenError
  switch (error instanceof ConfigError ? undefined : code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or choose another port: ${setting}=${Number(port) + 1} npm start`
    case 'EACCES':
      return port === undefined
        ? error.message
        : `Port ${port} may not be used by this account. Choose one above 1023: ${setting}=${setting === 'PORT' ? 8001 : 9464} npm start`
    case 'EADDRNOTAVAIL':
      return `${address} is not an address of this machine. Change ${setting === 'PORT' ? 'HOST' : 'METRICS_HOST'}.`
    default:
      return error.message || error.name
  }
}
