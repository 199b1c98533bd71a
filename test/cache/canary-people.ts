import { randomBytes } from 'node:crypto'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { DatabaseClient } from '../../src/data/prisma.ts'
import type { Role } from '../../src/generated/prisma/enums.ts'

/** How words look that stand in the data of one person or act, and nowhere else. */
export const canaryPattern = /canary\w[0-9a-f]{12}/g

export interface CanaryPerson {
  readonly userId: string
  readonly role: Role
  /** What this person may see of the words. */
  readonly mayRead: ReadonlySet<string>
  /** Global ids of acts that this person sees. */
  readonly acts: readonly string[]
}

const groups = 50

/**
 * Two hundred people in groups of four: a notary, a member of staff, and two clients who have an act each and one
 * together.
 */
export async function insertCanaryPeople(client: DatabaseClient) {
  const words: string[] = []
  const word = (kind: string) => {
    words.push(`canary${kind}${randomBytes(6).toString('hex')}`)
    return words.at(-1)!
  }
  const model = await client.notary.findFirstOrThrow({ orderBy: { id: 'asc' } })
  const actType = await client.actType.findFirstOrThrow({
    where: { isWill: false },
    orderBy: { position: 'asc' },
  })
  const people: CanaryPerson[] = []
  for (let group = 0; group < groups; group += 1) await insertGroup(group)
  return { people, words }

  async function insertGroup(group: number): Promise<void> {
    const roles: Role[] = ['NOTARY', 'STAFF', 'CITIZEN', 'CITIZEN']
    const users = await client.user.createManyAndReturn({ data: roles.map((role) => ({ role })) })
    const [notaryUser, staffUser, ...citizenUsers] = users.map(({ id }) => id)
    const studio = await client.studio.create({ data: { name: `Studio ${group}` } })
    const { districtId, municipalityId, address } = model
    const notary = await client.notary.create({
      data: {
        ...{ districtId, municipalityId, address, studioId: studio.id, userId: notaryUser! },
        ...{ firstName: 'Nora', lastName: `Notaio ${group}`, nameFolded: `notaio ${group} nora` },
        ...{ registrationNumber: 800_000 + group, phone: '+39 000 1234567', pec: 'a@pec.example' },
      },
    })
    await client.staffMember.create({
      data: {
        ...{ userId: staffUser!, studioId: studio.id, permissions: ['PREPARE_ACT', 'VIEW_FEES'] },
        ...{ firstName: 'Stella', lastName: word('p') },
      },
    })
    const names = citizenUsers.map(() => word('c'))
    const clients = await client.client.createManyAndReturn({
      data: citizenUsers.map((userId, index) => ({
        ...{ userId, kind: 'NATURAL_PERSON' as const, firstName: 'Carla', lastName: names[index]! },
        ...{ residence: word('r'), email: `${word('e')}@people.example` },
        codiceFiscale: `CNR${randomBytes(7).toString('hex').slice(0, 13)}`.toUpperCase(),
      })),
    })
    const openings = [[0], [1], [0, 1]].map((parties) => ({ parties, title: word('t'), notes: word('n') }))
    const acts = await client.act.createManyAndReturn({
      data: openings.map(({ title, notes }) => ({
        ...{ notaryId: notary.id, actTypeId: actType.id, title, internalNotes: notes },
      })),
    })
    await client.party.createMany({
      data: openings.flatMap(({ parties }, act) =>
        parties.map((party, position) => ({
          ...{ actId: acts[act]!.id, clientId: clients[party]!.id, role: 'SELLER' as const, position },
        })),
      ),
    })

    const own = clients.map(({ residence, email }) => [residence, email!.split('@')[0]!])
    const all = [...names, ...own.flat(), ...openings.flatMap(({ title, notes }) => [title, notes])]
    const actIds = acts.map(({ id }) => toGlobalId('Act', id))
    people.push({ userId: notaryUser!, role: 'NOTARY', mayRead: new Set(all), acts: actIds })
    people.push({ userId: staffUser!, role: 'STAFF', mayRead: new Set(all), acts: actIds })
    for (const [index, userId] of citizenUsers.entries()) {
      // Whoever shares an act sees the other's name in it, and nothing else of the other.
      const mayRead = new Set([...names, ...own[index]!, openings[index]!.title, openings[2]!.title])
      people.push({ userId, role: 'CITIZEN', mayRead, acts: [actIds[index]!, actIds[2]!] })
    }
  }
}
