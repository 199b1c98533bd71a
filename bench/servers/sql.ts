import { createServer } from 'node:http'
import pg from 'pg'
import { pool } from './shared/database.ts'
import { endWithRunner } from './shared/lifetime.ts'
import { settings } from './shared/settings.ts'
import { subjectOf } from './shared/token-reader.ts'
import { type OperationName, statements } from './sql-statements.ts'

/** No GraphQL: one hand-written statement per operation, whose finished JSON is passed through. */
interface Asked {
  readonly operation: OperationName
  readonly id?: string
}

function valuesFor(operation: OperationName, id: string | undefined, viewer: string | null): unknown[] {
  if (operation === 'acts' || operation === 'myActs') return [viewer]
  return operation === 'district' ? [id, viewer] : [id]
}

async function answer(text: string, authorization: string | undefined): Promise<string> {
  const { operation, id } = JSON.parse(text) as Asked
  const viewer = await subjectOf(authorization)
  const values = valuesFor(operation, id, viewer)
  const { rows } = await pool.query<{ json: string }>({
    name: operation,
    text: statements[operation],
    values,
  })
  return `{"data":{"${operation === 'district' ? 'notaries' : operation}":${rows[0]?.json ?? 'null'}}}`
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = chunks.length === 1 ? chunks[0]!.toString() : Buffer.concat(chunks).toString()
    answer(text, request.headers.authorization).then(
      (body) => {
        response
          .writeHead(200, {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
          })
          .end(body)
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
})

// The JSON of the database goes out as it is, without being parsed.
pg.types.setTypeParser(pg.types.builtins.JSON, (text) => text)

endWithRunner()
server.listen(settings.port, '127.0.0.1')
