import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { once } from 'node:events'
import { startChild, untilReady } from './child.ts'
import { freePort } from './free-port.ts'

/** A Redis of its own, in memory alone. @throws Error that says how to get one, where there is none. */
export async function startRedis(): Promise<{
  readonly url: string
  readonly version: string
}> {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  if (found.status !== 0) {
    throw new Error(
      'redis-server is not on the PATH, and Sportello Notai needs it in production. Install it ' +
        '(Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis) and run this again.',
    )
  }
  const port = await freePort()
  const child = startChild({
    name: 'redis-server',
    program: 'redis-server',
    parameters: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  })
  await untilReady(child, async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.destroy()
    return true
  })
  return { url: `redis://127.0.0.1:${port}`, version: /v=(\S+)/.exec(found.stdout)?.[1] ?? '' }
}
