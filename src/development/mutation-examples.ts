import { randomUUID } from 'node:crypto'
import { toGlobalId } from '../data/global-id.ts'
import type { DatabaseClient } from '../data/prisma.ts'
import { type RoleName, firstPeople } from './people.ts'

/** A run of a stored mutation that is not refused. */
export interface MutationExample {
  readonly name: string
  readonly role: RoleName
  /** Read anew for each run: versions move on, and a key is used once. */
  readonly variables: () => Promise<Record<string, unknown>>
}

/** Every stored mutation, once for each role that may run it. They write: never run them on data that somebody needs. */
export function mutationExamples(client: DatabaseClient): MutationExample[] {
  const example = (name: string, role: RoleName, input: () => Promise<object>): MutationExample => ({
    name,
    role,
    variables: async () => ({ input: await input() }),
  })
  const drafts = (['notary', 'staff'] as const).flatMap((role) => [
    example('CreateActDraft', role, () => newDraft(client)),
    example('UpdateActDraft', role, () => changedDraft(client)),
  ])
  return [
    example('UpdateNotaryProfile', 'notary', () => profile(client)),
    example('VerifyNotary', 'administrator', () => lastNotary(client)),
    example('SuspendNotary', 'administrator', () => lastNotary(client)),
    example('UpsertActType', 'administrator', () => actType(client)),
    ...drafts,
  ]
}

async function ownNotary(client: DatabaseClient) {
  const { notary: userId } = await firstPeople(client)
  return client.notary.findFirstOrThrow({ where: { userId } })
}

async function profile(client: DatabaseClient) {
  const { version } = await ownNotary(client)
  const languages = await client.language.findMany({ take: 2, orderBy: { code: 'asc' } })
  const specialisations = await client.specialisation.findMany({ take: 2, orderBy: { code: 'asc' } })
  return {
    expectedVersion: version,
    phone: '+39 000 1234567',
    pec: 'notaio@pec.notai.example',
    website: 'https://notaio.example',
    languages: languages.map(({ code }) => code),
    specialisations: specialisations.map(({ code }) => code),
    officeHours: [{ weekday: 'MONDAY', opensAt: '09:00', closesAt: '13:00' }],
  }
}

/** One who can be verified as well as suspended, and is nobody's example otherwise. */
async function lastNotary(client: DatabaseClient) {
  const { id, version } = await client.notary.findFirstOrThrow({
    where: { status: 'IN_OFFICE' },
    orderBy: { id: 'desc' },
  })
  return { notaryId: toGlobalId('Notary', id), expectedVersion: version }
}

async function actType(client: DatabaseClient) {
  const found = await client.actType.findFirstOrThrow({
    where: { requiredDocuments: { some: {} } },
    orderBy: { position: 'desc' },
    include: { requiredDocuments: { orderBy: { position: 'asc' } } },
  })
  const { code, name, isWill, witnessCount, registrationDays, version, requiredDocuments } = found
  return {
    idempotencyKey: randomUUID(),
    ...{ code, name, isWill, witnessCount, registrationDays },
    expectedVersion: version,
    requiredDocuments: requiredDocuments.map(({ documentTypeId, isMandatory }) => ({
      documentTypeId: toGlobalId('DocumentType', documentTypeId),
      isMandatory,
    })),
  }
}

async function newDraft(client: DatabaseClient) {
  const notary = await ownNotary(client)
  const party = await client.party.findFirstOrThrow({
    where: { act: { notaryId: notary.id, actType: { isWill: false } } },
    orderBy: { id: 'asc' },
  })
  const type = await client.actType.findFirstOrThrow({
    where: { isWill: false },
    orderBy: { position: 'asc' },
  })
  return {
    idempotencyKey: randomUUID(),
    notaryId: toGlobalId('Notary', notary.id),
    actTypeId: toGlobalId('ActType', type.id),
    title: 'Compravendita di un appartamento',
    internalNotes: 'Da preparare',
    parties: [{ clientId: toGlobalId('Client', party.clientId), role: 'SELLER' }],
  }
}

async function changedDraft(client: DatabaseClient) {
  const { actTypeId, title, internalNotes, parties } = await newDraft(client)
  const notary = await ownNotary(client)
  const act = await client.act.findFirst({
    where: { notaryId: notary.id, status: 'DRAFT', actType: { isWill: false } },
    orderBy: { id: 'asc' },
  })
  // Whoever tries the example on data without a draft learns how a refusal looks.
  const { id, version } = act ?? { id: noSuchId, version: 1 }
  return { actId: toGlobalId('Act', id), expectedVersion: version, actTypeId, title, internalNotes, parties }
}

const noSuchId = '00000000-0000-7000-8000-000000000000'
