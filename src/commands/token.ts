import { parseArgs } from 'node:util'
import { loadConfig } from '../config.ts'
import { parseGlobalId } from '../data/global-id.ts'
import { createDatabase, type DatabaseClient } from '../data/prisma.ts'
import { withDatabase } from '../development/database.ts'
import { loadDevelopmentKeys } from '../development/keys.ts'
import { prepareDatabase } from '../development/prepare-database.ts'
import { firstUserId, type RoleName, roleNames, toRole } from '../development/people.ts'
import { runCommand } from './run-command.ts'

const usage = `npm run token -- --role ${roleNames.join('|')} [--subject ID]`

await runCommand(async () => {
  const { role, subject } = readArguments()
  const config = loadConfig(process.env)
  if (config.isProduction) throw new Error('In production tokens come from the identity provider alone.')
  const settings = {
    databaseUrl: config.database.url,
    dataDirectory: config.dataDirectory,
    onProgress: console.error,
  }
  const userId = await withDatabase('sportello_s', settings, async (url) => {
    await prepareDatabase(url, { seed: config.database.url ? undefined : 'S', onProgress: console.error })
    const database = createDatabase({ url, poolMax: 1 })
    try {
      return await findUser(database.client, role, subject)
    } finally {
      await database.close()
    }
  })
  const keys = await loadDevelopmentKeys(config.dataDirectory)
  const { issuer, audience } = config.authentication
  console.log(await keys.sign({ subject: userId, role: toRole(role), issuer, audience }))
})

function readArguments(): { role: RoleName; subject: string | undefined } {
  const options = { role: { type: 'string' }, subject: { type: 'string' } } as const
  const { role, subject } = parseArgs({ options }).values
  const known = roleNames.find((name) => name === role)
  if (!known) throw new Error(`--role must be one of ${roleNames.join(', ')}.\n${usage}`)
  return { role: known, subject }
}

async function findUser(
  client: DatabaseClient,
  role: RoleName,
  subject: string | undefined,
): Promise<string> {
  if (subject === undefined) {
    const first = await firstUserId(client, role)
    if (first === null)
      throw new Error(`The database has no ${role}. Run npm start once, or npm run db:seed -- --size S.`)
    return first
  }
  const { type, uuid } = parseGlobalId(subject, '--subject')
  if (type !== 'User')
    throw new Error(
      `--subject is an id of type ${type}; an id of type User is needed, as viewer { id } gives it.`,
    )
  const user = await client.user.findFirst({ where: { id: uuid } })
  if (!user) throw new Error('There is no user with this --subject.')
  if (user.role !== toRole(role)) throw new Error(`This user is a ${user.role.toLowerCase()}, not a ${role}.`)
  return uuid
}
