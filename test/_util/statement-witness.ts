import { createStatementCount } from '../../src/development/postgres/statement-count.ts'

/** PostgreSQL's own count of the statements that one role sent in one database. */
export async function createStatementWitness(administrationUrl: string, role: string) {
  const count = await createStatementCount(administrationUrl, role)
  return {
    /** Statements counted while `run` runs. */
    async during(run: () => Promise<void>): Promise<number> {
      const before = await count.read()
      await run()
      return (await count.read()) - before
    },
    close: count.close,
  }
}
