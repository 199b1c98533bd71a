import { spawnSync } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../postgres/free-port.ts'
import { toolPath } from '../tools.ts'
import { startProgram } from './child-program.ts'

export interface RedisServer {
  readonly url: string
  readonly version: string
  /** Ends it as a crash does. Its port stays the same. */
  kill(): Promise<void>
  /** Starts it again; it comes back with what a SAVE has written, if anything. */
  start(): Promise<void>
  /** Keeps its connections and answers nothing, until it is resumed. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/** A Redis of its own, in memory alone. @throws Error that says how to get one, where there is none. */
export async function startRedisServer(): Promise<RedisServer> {
  const program = toolPath('redis-server')
  // Below the ports that systems give to connections: nobody gets it by chance while this server is down.
  const port = await findFreePort(randomInt(20_000, 32_000))
  // Not there unless somebody asks for a SAVE.
  const savedFile = `sportello-notai-redis-${randomUUID()}.rdb`
  const settings = {
    ...{ port, bind: '127.0.0.1', daemonize: 'no' },
    ...{ dir: tmpdir(), dbfilename: savedFile, save: '', appendonly: 'no' },
  }
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const begin = () => startProgram(program, words, { readyAt: () => answersPing(port) })
  let server = await begin()

  async function kill(): Promise<void> {
    server.kill('SIGKILL')
    await server.stop()
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    version: versionOf(program),
    kill,
    async start() {
      await kill()
      server = await begin()
    },
    pause: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    async stop() {
      await kill()
      await rm(join(tmpdir(), savedFile), { force: true })
    },
  }
}

async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(1_000) })) as [Buffer]
    return String(answer).startsWith('+PONG')
  } finally {
    // An error that comes later is no news.
    socket.on('error', () => {}).destroy()
  }
}

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown'
}
