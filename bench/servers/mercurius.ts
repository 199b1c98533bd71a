import fastify, { type FastifyRequest } from 'fastify'
import mercurius, { type MercuriusContext } from 'mercurius'
import * as reads from './mercurius-reads.ts'
import { typeDefinitions } from './mercurius-schema.ts'
import { endWithRunner } from './shared/lifetime.ts'
import { settings } from './shared/settings.ts'
import { subjectOf } from './shared/token-reader.ts'

/** Mercurius with its loaders, compiled queries (`jit`) and prepared statements of pg. */
declare module 'mercurius' {
  interface MercuriusContext {
    readonly userId: string | null
  }
}

interface Asked<Parent, Parameters = object> {
  readonly obj: Parent
  readonly params: Parameters
}

/** Without the loader's own cache: a key is asked for once here, and cached loaders serialise every key. */
const uncached = <Load>(loader: Load) => ({ loader, opts: { cache: false } })

const one = <Parent>(name: Parameters<typeof reads.rowsByIds>[0], idOf: (parent: Parent) => string) => {
  return uncached((asked: readonly Asked<Parent>[]) =>
    reads.rowsByIds(
      name,
      asked.map(({ obj }) => idOf(obj)),
    ),
  )
}

const many = <Row>(read: (ids: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) => {
  return uncached(async (asked: readonly Asked<{ readonly id: string }>[]) => {
    const ids = asked.map(({ obj }) => obj.id)
    return reads.grouped(ids, await read(ids), keyOf)
  })
}

async function newestActs(
  asked: readonly Asked<reads.NotaryRow, { readonly first: number }>[],
  { userId }: MercuriusContext,
) {
  const ids = asked.map(({ obj }) => obj.id)
  // The measured operations have the field once, so that all parents ask for the same number.
  const rows = await reads.actsOfNotaries(ids, asked[0]!.params.first, userId)
  return reads.grouped(ids, rows, (act) => act.notaryId)
}

async function search({ province, first }: { readonly province: string; readonly first: number }) {
  const rows = await reads.notariesOfProvince(province, first + 1)
  return page(rows, first, ({ nameFolded }) => nameFolded)
}

async function myActs(userId: string | null, first: number) {
  return page(await reads.actsOfCitizen(userId, first + 1), first, ({ createdAt }) => createdAt)
}

/** Of rows that are one more than asked for, where others follow. */
function page<Row extends { readonly id: string }>(
  rows: readonly Row[],
  first: number,
  orderedBy: (row: Row) => string,
) {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  const cursor = last && Buffer.from(JSON.stringify([orderedBy(last), last.id])).toString('base64url')
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: cursor ?? null } }
}

const app = fastify({ logger: false })

await app.register(mercurius, {
  schema: typeDefinitions,
  jit: 1,
  context: async ({ headers }: FastifyRequest): Promise<{ userId: string | null }> => ({
    userId: await subjectOf(headers.authorization),
  }),
  resolvers: {
    Query: {
      notary: (_root: unknown, { id }: { id: string }) => reads.notaryById(id),
      notaries: (_root: unknown, { districtId, first }: { districtId: string; first: number }) =>
        reads.notariesOfDistrict(districtId, first),
      search: (_root: unknown, values: { province: string; first: number }) => search(values),
      viewer: (_root: unknown, _arguments: unknown, { userId }: MercuriusContext) =>
        reads.notaryOfUser(userId),
      profile: (_root: unknown, { id }: { id: string }) => reads.profileOfNotary(id),
      myActs: (_root: unknown, { first }: { first: number }, { userId }: MercuriusContext) =>
        myActs(userId, first),
    },
    Notary: {
      fullName: ({ firstName, lastName }: reads.NotaryRow) => `${firstName} ${lastName}`,
    },
  },
  loaders: {
    Notary: {
      district: one('districts', (notary: reads.NotaryRow) => notary.districtId),
      municipality: one('municipalities', (notary: reads.NotaryRow) => notary.municipalityId),
      languages: many(reads.languagesOfNotaries, (row) => row.notaryId),
      specialisations: many(reads.specialisationsOfNotaries, (row) => row.notaryId),
      studio: one('studios', (notary: reads.ProfileRow) => notary.studioId),
      officeHours: many(reads.officeHoursOfNotaries, (row) => row.notaryId),
      acts: uncached(newestActs),
    },
    Act: {
      type: one('actTypes', (act: reads.ActRow) => act.actTypeId),
      parties: many(reads.partiesOfActs, (row) => row.actId),
      notary: one('notaries', (act: reads.ActRow) => act.notaryId),
      documents: many(reads.documentsOfActs, (row) => row.actId),
      documentProgress: uncached((asked: readonly Asked<reads.ActRow>[]) =>
        reads.progressOfActs(asked.map(({ obj }) => obj.id)),
      ),
    },
    Party: { client: one('clients', (party: { clientId: string }) => party.clientId) },
    Document: {
      type: one('documentTypes', (document: { documentTypeId: string }) => document.documentTypeId),
    },
  },
})

endWithRunner()
await app.listen({ port: settings.port, host: '127.0.0.1' })
