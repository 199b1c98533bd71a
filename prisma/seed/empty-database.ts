import { Prisma, type PrismaClient } from '../../src/generated/prisma/client.ts'

/** Whether the table of every model of the schema is empty, but for the audit: what it records outlives the rows. */
export async function isEmptyDatabase(prisma: PrismaClient): Promise<boolean> {
  const models = prisma as unknown as Record<string, { findFirst(): Promise<unknown> }>
  for (const name of Object.values(Prisma.ModelName)) {
    if (name === 'AuditRecord') continue
    const row = await models[name.charAt(0).toLowerCase() + name.slice(1)]?.findFirst()
    if (row) return false
  }
  return true
}

/** Deletes every row of every table; the tables themselves, the record of migrations and the audit stay. */
export async function emptyDatabase(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`
    DO $$
    BEGIN
      EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT IN ('_prisma_migrations', 'audit_record')
      );
    END
    $$`
}
