import pg from 'pg'

export type StatementCount = Awaited<ReturnType<typeof createStatementCount>>

/**
 * PostgreSQL's own count of the statements that one role sent in this database.
 * @param role that of the connection by default
 * @throws Error where the database does not count.
 */
export async function createStatementCount(databaseUrl: string, role?: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  // The database may be stopped before this connection is.
  client.on('error', () => {})
  await client.connect()
  const { rowCount } = await client.query("select from pg_extension where extname = 'pg_stat_statements'")
  if (rowCount === 0) {
    await client.end()
    throw new Error('pg_stat_statements is not installed in the database: statements cannot be counted.')
  }
  return {
    async read(): Promise<number> {
      const { rows } = await client.query<{ calls: string }>(
        `select coalesce(sum(calls), 0) as calls from pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database())
           and userid = (select oid from pg_roles where rolname = coalesce($1, current_user))
           -- Who asks may be the same role.
           and query not like '%pg_stat_statements%'`,
        [role],
      )
      return Number(rows[0]!.calls)
    },
    close: (): Promise<void> => client.end(),
  }
}
