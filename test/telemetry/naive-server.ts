import { districtsByIds } from '../../src/domains/district/district-repository.ts'
import { start } from '../../src/start.ts'

/** The server with two fields as they must not be: one reads per row, past the loaders, and one sends what fails. */
const app = await start(process.env, {
  schemaExtension: {
    typeDefs: `
      extend type Notary { naiveDistrict: District }
      extend type Query { divisionByZero: Int }
    `,
    resolvers: {
      Notary: {
        naiveDistrict: async ({ districtId }: { districtId: string }) =>
          (await app.database.client.$read(districtsByIds, [[districtId]]))[0],
      },
      Query: {
        divisionByZero: async () => (await app.database.client.$queryRaw<[]>`select 1 / 0`).length,
      },
    },
  },
})
