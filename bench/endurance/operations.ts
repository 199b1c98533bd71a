import { type Request, globalId } from '../operations/candidates.ts'
import { type TokenOf, postOf } from './requests.ts'
import type { SeenAct, Subjects } from './subjects.ts'

/** An operation whose cost is not to hang on how much the database holds. */
export interface BoundedOperation {
  readonly name: string
  readonly kind: 'look-up' | 'list'
  readonly requests: readonly Request[]
}

const idsAtOnce = 20

const nodesDocument = `query NodesByIds($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Notary { fullName status phone pec version }
    ... on Act { actStatus: status createdAt updatedAt signedAt version }
  }
}`

/** Look-ups by keys and first pages of lists, cold: as many different ones of each in every seed. */
export async function boundedOperations(subjects: Subjects, tokenOf: TokenOf): Promise<BoundedOperation[]> {
  const { notaries, notaryUsers, citizens, notaryActs } = subjects
  const administrator = await tokenOf(subjects.administrator)
  const page = { first: 20 }
  return [
    {
      name: 'ActDetail, as the act’s notary',
      kind: 'look-up',
      requests: await Promise.all(
        notaryActs.map(async ({ actId, userId }: SeenAct) =>
          cold('ActDetail', { id: globalId('Act', actId) }, await tokenOf(userId)),
        ),
      ),
    },
    {
      name: 'NotaryProfile',
      kind: 'look-up',
      requests: notaries.map((id) => cold('NotaryProfile', { id: globalId('Notary', id) })),
    },
    {
      name: `nodes, ${idsAtOnce} ids, as administrator`,
      kind: 'look-up',
      requests: idGroups(subjects).map((ids) =>
        postOf({ text: nodesDocument, variables: { ids }, token: administrator, isCold: true }),
      ),
    },
    { name: 'MyActs, first 20, as citizen', kind: 'list', requests: await asEach('MyActs', citizens) },
    {
      name: 'StudioActs, first 20, as notary',
      kind: 'list',
      requests: await asEach('StudioActs', notaryUsers),
    },
    { name: 'SearchNotaries, first 20', kind: 'list', requests: [cold('SearchNotaries', page)] },
    {
      name: 'ActRegister, first 20, as administrator',
      kind: 'list',
      requests: [cold('ActRegister', { ...page, actsPerNotary: 10 }, administrator)],
    },
  ]

  async function asEach(operation: string, userIds: readonly string[]): Promise<Request[]> {
    return Promise.all(userIds.map(async (userId) => cold(operation, page, await tokenOf(userId))))
  }
}

function cold(operation: string, variables: object, token?: string): Request {
  return postOf({ operation, variables, token, isCold: true })
}

/** Half notaries and half acts, so that ids of two types are mixed. */
function idGroups({ notaries, registerActs }: Subjects): string[][] {
  const half = idsAtOnce / 2
  const groups = Math.floor(registerActs.length / half)
  return Array.from({ length: groups }, (_none, group) => [
    ...Array.from({ length: half }, (_one, index) =>
      globalId('Notary', notaries[(group + index) % notaries.length]!),
    ),
    ...registerActs.slice(group * half, (group + 1) * half).map((id) => globalId('Act', id)),
  ])
}
