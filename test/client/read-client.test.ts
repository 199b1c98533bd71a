import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Client } from '../../src/generated/prisma/client.ts'
import type { Viewer } from '../../src/domains/user/viewer.ts'
import { type StoredAct, storedActs, visibleTo } from '../act/stored-acts.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'

const identityFields = `codiceFiscale birthDate birthPlace residence email phone pec
  identityDocument { kind maskedNumber expiresOn }`
const clientFields = `id kind displayName ${identityFields}`
const document = `{ acts(first: 100) { nodes { parties { client { ${clientFields} } } documents { owner { ${clientFields} } } } } }`

describe('a client', () => {
  let app: TestApp
  let clients: Map<string, Client>
  let acts: StoredAct[]
  let viewers: Viewer[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    const { client } = app.database
    clients = new Map((await client.client.findMany()).map((row) => [toGlobalId('Client', row.id), row]))
    acts = await storedActs(client)
    viewers = await storedViewers(client)
  })
  afterAll(() => app.close())

  test('is shown as a whole to notaries and staff who see an act of his', async () => {
    for (const viewer of viewers.filter(({ role }) => role === 'NOTARY' || role === 'STAFF')) {
      for (const answer of await clientsSeenBy(viewer))
        expect(answer).toEqual(wholeOf(clients.get(answer.id)!))
    }
  })

  test('is shown to himself as a whole, and by name alone to the other parties', async () => {
    const seen = { self: 0, others: 0 }
    for (const viewer of viewers.filter(({ role }) => role === 'CITIZEN')) {
      for (const answer of await clientsSeenBy(viewer)) {
        const row = clients.get(answer.id)!
        const isSelf = row.id === viewer.clientId
        expect(answer).toEqual(isSelf ? wholeOf(row) : nameOf(row))
        seen[isSelf ? 'self' : 'others'] += 1
      }
    }
    expect(seen.self).toBeGreaterThan(50)
    expect(seen.others).toBeGreaterThan(50)
  })

  test('is shown to himself as a whole where he takes part in nothing', async () => {
    const outsider = viewers.find(
      (viewer) => viewer.clientId !== null && visibleTo(viewer, acts).length === 0,
    )!
    const answer = await app.query(`{ viewer { client { ${clientFields} } } }`, {
      as: { userId: outsider.userId! },
    })
    expect(answer.data.viewer.client).toEqual(wholeOf(clients.get(toGlobalId('Client', outsider.clientId!))!))
  })

  test('is not reached by an administrator', async () => {
    const administrator = viewers.find(({ role }) => role === 'ADMINISTRATOR')!
    expect(await clientsSeenBy(administrator)).toEqual([])
  })

  test('is no node: nobody looks clients up by their id', async () => {
    const id = [...clients.keys()][0]!
    const answer = await app.query('query ($id: ID!) { node(id: $id) { id } }', {
      as: 'notary',
      variables: { id },
    })
    expect(answer.data).toEqual({ node: null })
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringContaining('`id` is an id of type Client'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })

  async function clientsSeenBy({ userId }: Viewer): Promise<{ id: string }[]> {
    const { data, errors } = await app.query(document, { as: { userId: userId! } })
    expect(errors).toEqual([])
    interface Seen {
      readonly parties: readonly { client: { id: string } }[]
      readonly documents: readonly { owner: { id: string } | null }[]
    }
    return (data.acts.nodes as Seen[]).flatMap(({ parties, documents }) => [
      ...parties.map(({ client }) => client),
      ...documents.flatMap(({ owner }) => owner ?? []),
    ])
  }
})

function nameOf(row: Client) {
  return {
    id: toGlobalId('Client', row.id),
    kind: row.kind,
    displayName: row.companyName ?? `${row.firstName} ${row.lastName}`,
    codiceFiscale: null,
    birthDate: null,
    birthPlace: null,
    residence: null,
    email: null,
    phone: null,
    pec: null,
    identityDocument: null,
  }
}

function wholeOf(row: Client) {
  return {
    ...nameOf(row),
    codiceFiscale: row.codiceFiscale,
    birthDate: dayOf(row.birthDate),
    birthPlace: row.birthPlace,
    residence: row.residence,
    email: row.email,
    phone: row.phone,
    pec: row.pec,
    identityDocument: row.identityDocumentKind && {
      kind: row.identityDocumentKind,
      maskedNumber: row.identityDocumentMaskedNumber,
      expiresOn: dayOf(row.identityDocumentExpiresOn),
    },
  }
}

function dayOf(date: Date | null): string | null {
  return date && date.toISOString().slice(0, 10)
}
