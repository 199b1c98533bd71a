import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

export interface TcpProxy {
  /** The same address by way of the proxy. */
  through(url: string): string
  /** Breaks all connections and takes no new ones. */
  close(): Promise<void>
  /** Takes connections, but neither those nor the ones that there are get another byte. */
  silence(): void
  /** The connections that there are get no further byte; new ones do. */
  abandon(): void
  /** From now on every byte of an answer arrives so many milliseconds late. */
  delay(milliseconds: number): void
  /** How many there are from clients. */
  connections(): number
  /** As at the start, on the same port; connections that were silent are broken. */
  open(): Promise<void>
}

/** Stands between the application and a server, so that one test can take it away without disturbing the others. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  let isSilent = false
  let delayMs = 0

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    // A peer that breaks off is what these tests are about.
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    clients.add(keep(client))
    client.on('close', () => clients.delete(client))
    if (isSilent) return
    const behind = keep(connect(Number(port), hostname))
    client.pipe(behind)
    carryLate(behind, client)
    client.on('close', () => behind.destroy())
    behind.on('close', () => client.destroy())
  })
  /** Late, but in order: where the delay gets shorter, what was sent before still arrives before. */
  function carryLate(from: Socket, to: Socket): void {
    let lastDue = 0
    from.on('data', (bytes) => {
      const now = performance.now()
      lastDue = Math.max(now + delayMs, lastDue)
      if (lastDue <= now) to.write(bytes)
      else setTimeout(() => isSilent || to.write(bytes), lastDue - now)
    })
    from.on('end', () => to.end())
  }
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve))
  const hold = () => sockets.forEach((socket) => socket.unpipe().pause())
  const breakAll = () => sockets.forEach((socket) => socket.destroy())

  await listen(0)
  const ownPort = (server.address() as AddressInfo).port

  return {
    through(url) {
      const address = new URL(url)
      address.host = `127.0.0.1:${ownPort}`
      return address.href
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      breakAll()
      await closed
    },
    silence() {
      isSilent = true
      hold()
    },
    abandon: hold,
    delay(milliseconds) {
      delayMs = milliseconds
    },
    connections: () => clients.size,
    async open() {
      isSilent = false
      delayMs = 0
      breakAll()
      if (!server.listening) await listen(ownPort)
    },
  }
}
