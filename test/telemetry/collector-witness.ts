import { subscribe } from 'node:diagnostics_channel'
import { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Loaded into a server process beside what it loads itself. On SIGUSR2 it writes what only the process knows: its
 * memory once the garbage is collected, the ports that it has connected to, and which libraries are instrumented.
 */
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const ports = new Set<number>()

subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  socket.once('connect', () => ports.add(socket.remotePort!))
  socket.on('error', (error: Error & { port?: number }) => error.port !== undefined && ports.add(error.port))
})

process.on('SIGUSR2', () => {
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  const { Client } = createRequire(import.meta.url)('pg') as { Client: { prototype: { query: object } } }
  const isWrapped = (method: object) => '__wrapped' in method
  const instrumented = [
    ...(isWrapped(Server.prototype.emit) ? ['http'] : []),
    ...(isWrapped(Client.prototype.query) ? ['pg'] : []),
  ]
  console.log(`witness:${JSON.stringify({ heapUsed, rss, ports: [...ports], instrumented })}`)
})
