import { randomUUID } from 'node:crypto'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { TestApp } from '../_util/test-app.ts'

/** What tests of drafts start from: the first notary, an own draft, clients and act types. */
export async function draftWorld(app: TestApp) {
  const { client } = app.database
  const notary = await client.notary.findFirstOrThrow({ where: { userId: app.people.notary } })
  const colleague = await client.notary.findFirst({
    where: { studioId: notary.studioId, id: { not: notary.id } },
  })
  const stranger = await client.notary.findFirstOrThrow({ where: { studioId: { not: notary.studioId } } })
  const sale = await client.actType.findFirstOrThrow({
    where: { isWill: false },
    orderBy: { position: 'asc' },
  })
  const will = await client.actType.findFirstOrThrow({ where: { isWill: true } })
  const own = await client.party.findMany({
    where: { act: { notaryId: notary.id, actType: { isWill: false } } },
    distinct: ['clientId'],
    orderBy: { clientId: 'asc' },
  })
  const clients = own.map(({ clientId }) => toGlobalId('Client', clientId))
  const unknown = await client.client.findFirstOrThrow({
    where: { parties: { none: { act: { notary: { studioId: notary.studioId } } } } },
  })
  return {
    notary,
    colleague,
    stranger,
    sale,
    will,
    clients,
    unknownClient: toGlobalId('Client', unknown.id),
    newDraft: (changes: object = {}) => ({
      idempotencyKey: randomUUID(),
      actTypeId: toGlobalId('ActType', sale.id),
      title: 'Compravendita, Milano',
      internalNotes: 'Visura da chiedere',
      declaredValue: '250000.00',
      parties: [
        { clientId: clients[0], role: 'SELLER' },
        { clientId: clients[1], role: 'BUYER' },
      ],
      ...changes,
    }),
  }
}

export type DraftWorld = Awaited<ReturnType<typeof draftWorld>>
