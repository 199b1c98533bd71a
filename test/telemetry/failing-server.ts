import { districtsByIds } from '../../src/domains/district/district-repository.ts'
import { start } from '../../src/start.ts'

class CanaryError extends Error {
  override name = 'Error'
  readonly meta: unknown
  constructor(text: string) {
    super(`Cannot use ${text}\n    at ${text}`, { cause: new Error(text) })
    this.meta = { text }
  }
}

/** The server with a field that reads per row, and one that fails with what somebody sent in its message. */
const app = await start(process.env, {
  schemaExtension: {
    typeDefs:
      'extend type Notary { naiveDistrict: District } extend type Query { failing(text: String!): String }',
    resolvers: {
      Notary: {
        naiveDistrict: async ({ districtId }: { districtId: string }) =>
          (await app.database.client.$read(districtsByIds, [[districtId]]))[0],
      },
      Query: {
        failing: (_root: unknown, { text }: { text: string }) => {
          const error = new CanaryError(text)
          // As libraries do that add to a message later: a stack that was read before keeps the first one.
          error.message = `${error.stack?.split('\n', 1)[0]}, which is no value`
          throw error
        },
      },
    },
  },
})
