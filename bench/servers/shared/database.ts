import pg from 'pg'
import { settings } from './settings.ts'

// An instant as ISO 8601 text: a Date object per value costs more than the rest of a row.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => `${text.slice(0, 10)}T${text.slice(11)}:00`)

export const pool = new pg.Pool({
  connectionString: settings.databaseUrl,
  max: settings.poolSize,
  min: settings.poolSize,
  options: '-c timezone=UTC',
})

// The database may be stopped before this server is.
pool.on('error', () => {})

/** Rows of a prepared statement. */
export async function rowsOf<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await pool.query<Row>({ name, text, values: [...values] })).rows
}
