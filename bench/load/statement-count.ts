import pg from 'pg'

export type StatementCount = Awaited<ReturnType<typeof createStatementCount>>

/** PostgreSQL's own count of the statements that the servers' role sent in this database. */
export async function createStatementCount(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  // The database may be stopped before this connection is.
  client.on('error', () => {})
  await client.connect()
  return {
    async read(): Promise<number> {
      const { rows } = await client.query<{ calls: string }>(
        `select coalesce(sum(calls), 0) as calls from pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database())
           and userid = current_user::regrole and query not like '%pg_stat_statements%'`,
      )
      return Number(rows[0]!.calls)
    },
    close: () => client.end(),
  }
}
