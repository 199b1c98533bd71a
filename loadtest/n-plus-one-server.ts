import { districtsByIds } from '../src/domains/district/district-repository.ts'
import { start } from '../src/start.ts'

/** The server with one loader replaced: the district of a notary is read per row. Scenario n-plus-one has to catch it. */
const app = await start(process.env, {
  schemaExtension: {
    typeDefs: '',
    resolvers: {
      Notary: {
        district: async ({ districtId }: { districtId: string }) =>
          (await app.database.client.$read(districtsByIds, [[districtId]]))[0],
      },
    },
  },
})
