import pg from 'pg'

/** PostgreSQL's own count of the statements that one role sent in one database. */
export async function createStatementWitness(administrationUrl: string, role: string) {
  const client = new pg.Client({ connectionString: administrationUrl })
  await client.connect()
  const { rows } = await client.query("select 1 from pg_extension where extname = 'pg_stat_statements'")
  if (rows.length === 0) throw new Error('pg_stat_statements is not installed: nothing can be counted.')

  async function calls(): Promise<number> {
    const result = await client.query<{ calls: number }>(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements s
       where dbid = (select oid from pg_database where datname = current_database())
         and userid = $1::regrole
         -- The witness may be the same role: its own question is not the server's.
         and query not like '%pg_stat_statements%'`,
      [role],
    )
    return result.rows[0]!.calls
  }

  return {
    /** Statements counted while `run` runs. */
    async during(run: () => Promise<void>): Promise<number> {
      const before = await calls()
      await run()
      return (await calls()) - before
    },
    close: () => client.end(),
  }
}
