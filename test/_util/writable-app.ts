import { type OwnDatabase, copyDatabase } from './own-database.ts'
import { type TestApp, type TestAppOptions, startTestApp } from './test-app.ts'
import type { TestDatabase } from './sizes.ts'

export type WritableApp = TestApp & { readonly ownDatabase: OwnDatabase }

/** The application over a copy of one of the shared databases: what is written there disturbs nobody. */
export async function startWritableApp(
  template: TestDatabase = 'small',
  options: Omit<TestAppOptions, 'database'> = {},
): Promise<WritableApp> {
  const ownDatabase = await copyDatabase(template)
  const app = await startTestApp({ ...options, database: ownDatabase })
  return {
    ...app,
    ownDatabase,
    close: async () => {
      await app.close()
      await ownDatabase.drop()
    },
  }
}
