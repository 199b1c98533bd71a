import type pg from 'pg'

/** Hands out connections in pg's own way, to be given back with the error that has broken them. */
type Connect = (
  connected: (error: Error | undefined, client: pg.PoolClient, release: (error?: Error) => void) => void,
) => void

/**
 * Sends a statement over a connection of a pool, as pg's pool does, with a limit of time in which it is on its way. That
 * of pg (`query_timeout`) keeps rows that are long answered until the next collection of the old generation, which makes
 * reading a list dearer by about a half (docs/benchmarks-reads.md).
 * @throws Error `Query read timeout` after `limitMs` milliseconds: the connection is given up, as nobody may get the
 * late answer for another one
 */
export function sendWithin(
  connect: Connect,
  statement: pg.QueryConfig | pg.Submittable,
  limitMs: number,
): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    connect((failure, client, release) => {
      if (failure) return reject(failure)
      let isOver = false
      // Holds nothing of the statement: it is what the timer keeps.
      const end = (error?: Error) => {
        if (isOver) return
        isOver = true
        clearTimeout(timer)
        client.removeListener('error', end)
        release(error)
        if (error) reject(error)
      }
      const timer = setTimeout(() => end(new Error('Query read timeout')), limitMs)
      client.once('error', end)
      client.query(statement as pg.QueryConfig, (error: Error | null, result: pg.QueryResult) => {
        end(error ?? undefined)
        if (!error) resolve(result)
      })
    })
  })
}
