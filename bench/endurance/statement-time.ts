import pg from 'pg'

/** PostgreSQL's own count of the milliseconds that it ran statements of this database for. */
export async function createStatementTime(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  // The database may be stopped before this connection is.
  client.on('error', () => {})
  await client.connect()
  return {
    async read(): Promise<number> {
      const { rows } = await client.query<{ ms: number }>(
        `select coalesce(sum(total_exec_time), 0) as ms from pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database())
           and query not like '%pg_stat_statements%'`,
      )
      return rows[0]!.ms
    },
    close: (): Promise<void> => client.end(),
  }
}

export type StatementTime = Awaited<ReturnType<typeof createStatementTime>>
