import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

export interface TcpProxy {
  /** The same address by way of the proxy. */
  through(url: string): string
  /** Breaks all connections and takes no new ones. */
  close(): Promise<void>
  /** Takes connections, but neither those nor the ones that there are get another byte. */
  silence(): void
  /** As at the start, on the same port; connections that were silent are broken. */
  open(): Promise<void>
}

/** Stands between the application and its database, so that one test can take it away without disturbing the others. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isSilent = false

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    // A peer that breaks off is what these tests are about.
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    keep(client)
    if (isSilent) return
    const database = keep(connect(Number(port), hostname))
    client.pipe(database).pipe(client)
    client.on('close', () => database.destroy())
    database.on('close', () => client.destroy())
  })
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve))
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
      for (const socket of sockets) socket.unpipe().pause()
    },
    async open() {
      isSilent = false
      breakAll()
      if (!server.listening) await listen(ownPort)
    },
  }
}
