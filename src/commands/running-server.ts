import type { Config } from '../config.ts'

/** Asks the server that runs with these settings. */
export function runningServer({ host, port, loadTestKey }: Config) {
  const origin = `http://${host}:${port}`
  const headers: Record<string, string> = loadTestKey ? { 'x-load-test-key': loadTestKey } : {}
  return {
    origin,
    /** @throws Error that says how to start one, where none answers. */
    async get(path: string): Promise<Response> {
      const response = await fetch(`${origin}${path}`, { headers }).catch(() => undefined)
      if (!response) throw new Error(`Nothing answers on ${origin}. Run npm start first.`)
      return response
    },
  }
}

/** In production the server tells nothing without its key. */
export const keyIsNeeded = 'The server tells nothing: in production set the LOAD_TEST_KEY that it runs with.'
