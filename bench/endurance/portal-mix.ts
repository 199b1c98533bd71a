import { pickAny, pickPopular, pickWeighted } from '../../loadtest/lib/pick.ts'
import { globalId } from '../operations/candidates.ts'
import { type TokenOf, getOf, postOf } from './requests.ts'
import type { SeenAct, Subjects } from './subjects.ts'
import type { Draw } from './traffic.ts'

/**
 * What users of the portal ask for, without their thinking: in the shares that the load test `portal` has. Public
 * operations by GET, from the cache where they are in it.
 */
export async function portalMix(subjects: Subjects, tokenOf: TokenOf): Promise<Draw> {
  const { notaries, provinces } = subjects
  const page = { first: 20 }
  const administrator = await tokenOf(subjects.administrator)
  const citizens = await Promise.all(subjects.citizens.map(tokenOf))
  const notaryUsers = await Promise.all(subjects.notaryUsers.map(tokenOf))
  const withToken = async ({ actId, userId }: SeenAct) => ({ actId, token: await tokenOf(userId) })
  const citizenActs = await Promise.all(subjects.citizenActs.map(withToken))
  const notaryActs = await Promise.all(subjects.notaryActs.map(withToken))
  const openAct = ({ actId, token }: { readonly actId: string; readonly token: string }) =>
    postOf({ operation: 'ActDetail', variables: { id: globalId('Act', actId) }, token })

  const visits: readonly (readonly [number, Draw])[] = [
    [28, () => getOf('SearchNotaries', page)],
    [17, () => getOf('SearchNotaries', { filter: { province: pickPopular(provinces) }, ...page })],
    [11, () => getOf('NotaryProfile', { id: globalId('Notary', pickPopular(notaries)) })],
    [5.5, () => getOf('ActTypeCatalogue')],
    [5.5, () => getOf('Districts')],
  ]
  const steps: readonly (readonly [number, Draw])[] = [
    [51.4, () => pickWeighted(visits)()],
    [15.4, () => postOf({ operation: 'MyActs', variables: page, token: pickAny(citizens) })],
    [7.7, () => openAct(pickAny(citizenActs))],
    [13.8, () => postOf({ operation: 'StudioActs', variables: page, token: pickAny(notaryUsers) })],
    [8.7, () => openAct(pickAny(notaryActs))],
    [
      3,
      () =>
        postOf({
          operation: 'ActRegister',
          variables: { ...page, actsPerNotary: 10 },
          token: administrator,
        }),
    ],
  ]
  return () => pickWeighted(steps)()
}
