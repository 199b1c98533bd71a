import type { DatabaseClient } from '../../src/data/prisma.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

/**
 * A copy of `small` in which every person among the clients signs in, witnesses of wills included, and every role has
 * an account without its notary, client or member of staff.
 */
export async function startCrowdedApp(): Promise<TestApp> {
  const database: OwnDatabase = await copyDatabase('small')
  const app = await startTestApp({ database })
  await addAccounts(app.database.client)
  return {
    ...app,
    close: async () => {
      await app.close()
      await database.drop()
    },
  }
}

async function addAccounts(client: DatabaseClient): Promise<void> {
  const people = await client.client.findMany({
    where: { kind: 'NATURAL_PERSON', userId: null },
    select: { id: true },
  })
  for (const { id } of people) {
    const account = await client.user.create({ data: { role: 'CITIZEN' } })
    await client.client.update({ where: { id }, data: { userId: account.id } })
  }
  await client.user.createMany({ data: [{ role: 'CITIZEN' }, { role: 'NOTARY' }, { role: 'STAFF' }] })
}
