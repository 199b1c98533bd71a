import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** Takes connections and never says a word. Resolves to its address. */
export async function startSilentServer(): Promise<string> {
  // Read, or whoever sends would soon have to wait.
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It alone keeps nobody from ending.
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
