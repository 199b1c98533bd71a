import { createServer } from 'node:http'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { settings } from './shared/settings.ts'

/**
 * A bare node:http server that gives Sportello Notai's own warm answers, byte for byte, to the requests it was told
 * about: what no server on node:http can be much faster than.
 */
interface KeptAnswer {
  /** The body of a POST, the address of a GET. */
  readonly key: string
  readonly contentType: string
  readonly base64: string
}

// The runner writes the answers as one line, and keeps the stream open for as long as it lives.
const lines = createInterface({ input: process.stdin })
const [line] = (await once(lines, 'line')) as [string]
lines.on('close', () => process.exit(0))

const answers = new Map(
  (JSON.parse(line) as KeptAnswer[]).map(({ key, contentType, base64 }) => {
    const body = Buffer.from(base64, 'base64')
    return [key, { body, headers: { 'content-type': contentType, 'content-length': body.length } }]
  }),
)

const server = createServer((request, response) => {
  const send = (key: string) => {
    const answer = answers.get(key)
    if (answer) response.writeHead(200, answer.headers).end(answer.body)
    else response.writeHead(404).end()
  }
  if (request.method === 'GET') return send(request.url!)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    // A server that knows nothing else must at least read what it is asked.
    JSON.parse(body)
    send(body)
  })
})
server.listen(settings.port, '127.0.0.1')
