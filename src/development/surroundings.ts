import type { App } from '../app.ts'
import type { Announcement } from '../announcement.ts'
import type { Config } from '../config.ts'
import { registerGraphiql } from '../http/graphiql.ts'
import { graphqlPath } from '../http/graphql-route.ts'
import { loadDevelopmentKeys } from './keys.ts'
import { mutationExamples } from './mutation-examples.ts'
import { operationExamples } from './operation-examples.ts'
import { prepareDatabase } from './prepare-database.ts'
import { firstPeople, roleNames, toRole } from './people.ts'

const database = 'sportello_s'

/**
 * Everything that a machine without anything installed needs: PostgreSQL, tables, data, and keys for tokens. Where
 * DATABASE_URL is set that database is migrated and used as it is.
 */
export async function prepareDevelopment(config: Config) {
  const onProgress = (message: string) => console.log(message)
  const embedded = config.database.url ? undefined : await startEmbedded(config.dataDirectory, onProgress)
  try {
    const databaseUrl = config.database.url ?? embedded!.databaseUrl(database)
    await prepareDatabase(databaseUrl, { seed: embedded && 'S', onProgress })
    const furnishing = await furnishDevelopment(config)

    return {
      databaseUrl,
      ...furnishing,
      announce: (announcement: Announcement) => onProgress(greeting(announcement)),
      release: async () => embedded?.release(),
    }
  } catch (error) {
    await embedded?.release()
    throw error
  }
}

/** What the application itself has more of in development, on a database that is prepared: keys, and GraphiQL. */
export async function furnishDevelopment({ dataDirectory, authentication }: Config) {
  const keys = await loadDevelopmentKeys(dataDirectory)
  const { issuer, audience, jwksUrl } = authentication
  return {
    verificationKeys: jwksUrl ? undefined : keys.verificationKeys,
    extend: (app: App) =>
      registerGraphiql(app.fastify, {
        endpoint: graphqlPath,
        operations: () => graphiqlOperations(app),
        tokens: async () => {
          const people = await firstPeople(app.database.client)
          const tokens = roleNames.map(async (role) => [
            role,
            await keys.sign({ subject: people[role], role: toRole(role), issuer, audience }),
          ])
          return Object.fromEntries(await Promise.all(tokens)) as Record<(typeof roleNames)[number], string>
        },
      }),
  }
}

async function startEmbedded(dataDirectory: string, onProgress: (message: string) => void) {
  const { acquireEmbeddedPostgres } = await import('./postgres/embedded-postgres.ts')
  const server = await acquireEmbeddedPostgres({ dataDirectory, onProgress })
  await server.ensureDatabase(database)
  return server
}

/** One tab per stored operation, as the first role that may run it. */
async function graphiqlOperations({ database, storedOperations }: App) {
  const queries = await operationExamples(database.client, storedOperations.all)
  const mutations = await Promise.all(
    mutationExamples(database.client).map(async ({ variables, ...example }) => ({
      ...example,
      variables: await variables(),
    })),
  )
  return storedOperations.all.map(({ name, text }) => {
    const { role, variables } = [...queries, ...mutations].find((example) => example.name === name)!
    return { name, document: text, variables, role }
  })
}

function greeting({ origin, metricsAddress, workers = [] }: Announcement): string {
  const [first, ...others] = workers.map(
    ({ worker, pid, metricsAddress: address }) => `${address}   (worker ${worker}, process ${pid})`,
  )
  const metrics = [first ?? metricsAddress, ...others].join(`\n${' '.repeat(24)}`)
  return `
Sportello Notai listens on ${origin}${first ? ` with ${workers.length} workers` : ''}

  Apollo Sandbox        ${origin}${graphqlPath}
  GraphiQL, offline     ${origin}/graphiql
  Health                ${origin}/health/
  Metrics               ${metrics}
  A token               npm run token -- --role notary   (citizen, notary, staff, administrator)

Ctrl-C stops the server and all that it started.`
}
