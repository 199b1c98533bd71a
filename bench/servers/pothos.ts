import { createServer } from 'node:http'
import { PrismaPg } from '@prisma/adapter-pg'
import { createYoga } from 'graphql-yoga'
import { type Prisma, PrismaClient } from '../.generated/client/client.ts'
import { type Context, buildSchema } from './pothos-schema.ts'
import { endWithRunner } from './shared/lifetime.ts'
import { settings } from './shared/settings.ts'
import { subjectOf } from './shared/token-reader.ts'

/** GraphQL Yoga with Pothos and its Prisma plugin: relations by joins, statements prepared. */
const names = new Map<string, string>()

function nameOf({ sql }: { readonly sql: string }): string {
  let name = names.get(sql)
  if (name === undefined) names.set(sql, (name = `statement ${names.size}`))
  return name
}

const adapter = new PrismaPg(
  { connectionString: settings.databaseUrl, max: settings.poolSize, min: settings.poolSize },
  { statementNameGenerator: nameOf },
)
const prisma = new PrismaClient({ adapter })
const nothing: Prisma.ActWhereInput = { id: { in: [] } }

/** Those in which the citizen takes part; of wills only those that he makes. */
function actsOfCitizen(userId: string): Prisma.ActWhereInput {
  const client = { userId }
  return {
    parties: { some: { client } },
    OR: [{ actType: { isWill: false } }, { parties: { some: { client, role: 'TESTATOR' } } }],
  }
}

async function contextOf(request: Request): Promise<Context> {
  const userId = await subjectOf(request.headers.get('authorization') ?? undefined)
  if (userId === null) return { userId, visibleActs: nothing }
  const user = await prisma.user.findFirst({
    where: { id: userId, status: 'ACTIVE' },
    select: { role: true, notary: { select: { id: true } } },
  })
  if (user?.role === 'ADMINISTRATOR') return { userId, visibleActs: { actType: { isWill: false } } }
  if (user?.role === 'CITIZEN') return { userId, visibleActs: actsOfCitizen(userId) }
  return { userId, visibleActs: user?.notary ? { notaryId: user.notary.id } : nothing }
}

const yoga = createYoga({
  schema: buildSchema(prisma),
  context: ({ request }) => contextOf(request),
  graphqlEndpoint: '/graphql',
  graphiql: false,
  landingPage: false,
  logging: false,
})

endWithRunner()
createServer((request, response) => void yoga(request, response)).listen(settings.port, '127.0.0.1')
