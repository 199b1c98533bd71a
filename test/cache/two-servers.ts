import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'node:http'
import { loadConfig } from '../../src/config.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import { createDatabase } from '../../src/data/prisma.ts'
import { loadDevelopmentKeys } from '../../src/development/keys.ts'
import { firstPeople } from '../../src/development/people.ts'
import { copyDatabase } from '../_util/own-database.ts'
import { type ServerProcess, startServerProcess } from '../_util/server-process.ts'

/** Something that is written again and again, with a version that only grows. */
export interface Lane {
  readonly name: string
  /** Writes once and gives the version that the answer shows. */
  write(process: number): Promise<number>
  /** Reads of the version, by the way that its value takes through the caches. */
  readonly ways: Readonly<Record<string, (process: number) => Promise<number>>>
}

// Answers of any shape are looked into here.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type Data = any

/** Two servers over one database, and one lane for each notary and for some kinds of act. */
export async function startTwoServers(redisUrl: string | undefined) {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sportello-notai-two-'))
  const [database, keys] = await Promise.all([copyDatabase('large'), loadDevelopmentKeys(dataDirectory)])
  const { client, close: disconnect } = createDatabase({ url: database.url, poolMax: 2 })
  const people = await firstPeople(client)
  const notaries = await client.notary.findMany({
    where: { status: 'IN_OFFICE', userId: { not: null } },
    orderBy: { id: 'asc' },
    take: 5,
  })
  const actTypes = await client.actType.findMany({ orderBy: { position: 'asc' }, take: 1 })
  await disconnect()
  const options = { databaseUrl: database.url, redisUrl, dataDirectory }
  const servers: ServerProcess[] = []
  for (let count = 0; count < 2; count += 1) servers.push(await startServerProcess(options))
  const agent = new Agent({ keepAlive: true, maxSockets: 40 })
  const counts = { hits: 0, misses: 0 }

  const { issuer, audience } = loadConfig({}).authentication
  const tokenOf = (subject: string, role: string) => keys.sign({ subject, role, issuer, audience })
  const [administrator, citizen] = await Promise.all([
    tokenOf(people.administrator, 'ADMINISTRATOR'),
    tokenOf(people.citizen, 'CITIZEN'),
  ])

  async function ask(process: number, query: string, variables: object, token?: string): Promise<Data> {
    const { body, cache } = await post(`${servers[process]!.origin}/graphql`, { query, variables }, token)
    if (cache === 'hit') counts.hits += 1
    if (cache === 'miss') counts.misses += 1
    const { data, errors } = JSON.parse(body) as { data: Data; errors?: unknown }
    if (errors) throw new Error(`${query} was answered with ${body}`)
    return data
  }

  function post(url: string, payload: object, token?: string) {
    return new Promise<{ body: string; cache: unknown }>((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      }
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        let body = ''
        response.on('data', (text) => (body += String(text)))
        response.on('end', () => resolve({ body, cache: response.headers['x-cache'] }))
        response.on('error', reject)
      })
      sent.on('error', reject).end(JSON.stringify(payload))
    })
  }

  const notaryLanes = notaries.map(async (notary): Promise<Lane> => {
    const id = toGlobalId('Notary', notary.id)
    const token = await tokenOf(notary.userId!, 'NOTARY')
    let { version } = notary
    let status: string = notary.status
    const versionIn = (data: Data) => (data.notary as { version: number }).version
    async function write(process: number): Promise<number> {
      const [name, input, as] = chooseWrite()
      const document = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
        ${name}(input: $input) { notary { version status phone } errors { message } } }`
      const { [name]: payload } = (await ask(process, document, { input }, as)) as Record<string, Data>
      if (payload.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.errors)}`)
      ;({ version, status } = payload.notary)
      return version
    }
    function chooseWrite(): [name: string, input: object, token: string] {
      if (Math.random() < 0.6) {
        const input = { expectedVersion: version, phone: `+39 000 ${100_000 + version + 1}` }
        return ['updateNotaryProfile', input, token]
      }
      const name = status !== 'SUSPENDED' && Math.random() < 0.5 ? 'suspendNotary' : 'verifyNotary'
      return [name, { notaryId: id, expectedVersion: version }, administrator]
    }
    const all = 'status: [IN_OFFICE, SUSPENDED, ABSENT, CEASED, TRANSFERRED]'
    const list = `query { notaries(first: 100, filter: { ${all} }) { nodes { id version } } }`
    const selection = 'version phone languages { code }'
    return {
      name: `notary ${notary.registrationNumber}`,
      write,
      ways: {
        'rows of personal answers': async (process) =>
          versionIn(
            await ask(
              process,
              `query ($id: ID!) { viewer { id } notary(id: $id) { ${selection} } }`,
              { id },
              citizen,
            ),
          ),
        'kept answers': async (process) =>
          versionIn(await ask(process, `query ($id: ID!) { notary(id: $id) { ${selection} } }`, { id })),
        'kept lists': async (process) => {
          const { nodes } = (await ask(process, list, {})).notaries as { nodes: Data[] }
          return nodes.find((node) => node.id === id).version as number
        },
      },
    }
  })

  const actTypeLanes = actTypes.map((actType): Lane => {
    const { code, isWill, registrationDays } = actType
    let { version } = actType
    const versionIn = (data: Data) =>
      (data.actTypes as Data[]).find((one) => one.code === code).version as number
    return {
      name: `act type ${code}`,
      async write(process) {
        const name = `Atto di prova ${version + 1}`
        const idempotencyKey = randomUUID()
        const input = { idempotencyKey, expectedVersion: version, code, name, isWill, registrationDays }
        const document = `mutation ($input: UpsertActTypeInput!) {
          upsertActType(input: $input) { actType { version name } errors { message } } }`
        const variables = { input: { ...input, witnessCount: 2, requiredDocuments: [] } }
        const { upsertActType: payload } = await ask(process, document, variables, administrator)
        if (payload.errors.length > 0) throw new Error(JSON.stringify(payload.errors))
        if (payload.actType.name !== name) throw new Error(`The answer shows ${payload.actType.name}.`)
        version = payload.actType.version as number
        return version
      },
      ways: {
        'rows of personal answers': async (process) =>
          versionIn(await ask(process, '{ viewer { id } actTypes { code version } }', {}, citizen)),
        'kept answers': async (process) => versionIn(await ask(process, '{ actTypes { code version } }', {})),
      },
    }
  })

  return {
    lanes: [...(await Promise.all(notaryLanes)), ...actTypeLanes],
    counts,
    async close() {
      agent.destroy()
      await Promise.all(servers.map((server) => server.stop()))
      await database.drop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
