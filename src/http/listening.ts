import { type AddressInfo, createServer } from 'node:net'
import { ConfigError } from '../config.ts'

type PortSetting = 'PORT' | 'METRICS_PORT'

interface WantedPort {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly setting: PortSetting
}

/**
 * Learns before anything is set up whether ports that are needed together can be had. Resolves to them, with a port that
 * is free in the place of each 0.
 * @throws the error of listening, which `explainStartFailure` puts into words.
 */
export async function findPorts(wanted: readonly WantedPort[]): Promise<number[]> {
  const probes = wanted.map(({ host, port, setting }) => {
    const server = createServer()
    const found = new Promise<number>((resolve, reject) => {
      server
        .once('error', (error) => reject(nameSetting(error, setting)))
        .listen(port, host, () => resolve((server.address() as AddressInfo).port))
    })
    return { server, found }
  })
  try {
    return await Promise.all(probes.map(({ found }) => found))
  } finally {
    await Promise.all(probes.map(({ server }) => new Promise((resolve) => server.close(resolve))))
  }
}

/** The same error, which now says by which setting the port was chosen. */
export function nameSetting(error: unknown, setting: PortSetting): Error {
  return Object.assign(error as Error, { setting })
}

type ListenError = NodeJS.ErrnoException & { port?: number; address?: string; setting?: PortSetting }

/** Ends a process that could not start, with a sentence that says why. */
export function failStart(error: unknown): never {
  console.error(explainStartFailure(error))
  process.exit(1)
}

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
