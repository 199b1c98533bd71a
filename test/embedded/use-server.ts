import { acquireEmbeddedPostgres } from '../../src/development/postgres/embedded-postgres.ts'

// A process that uses the embedded server of the data directory it is given, until SIGTERM.
const server = await acquireEmbeddedPostgres({
  dataDirectory: process.argv[2] ?? '',
  onProgress: () => {},
  throwaway: true,
})
const stayAlive = setInterval(() => {}, 1_000)
process.on('SIGTERM', () => {
  clearInterval(stayAlive)
  void server.release()
})
// As a server does that drains before it stops.
process.on('SIGINT', () => setTimeout(() => process.emit('SIGTERM'), 300))
console.log(server.superuserUrl('postgres'))
