import { manyPerKey, onePerKey, perArguments } from '../../data/batch.ts'
import { type Connection, toConnection } from '../../data/connection.ts'
import type { Page } from '../../data/keyset.ts'
import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { Viewer } from '../user/viewer.ts'
import { type ActPageKey, newestFirst } from './act-filter.ts'
import type { ActConditions } from './act-list-conditions.ts'
import { actScope, canReadAct } from './act-policy.ts'
import type { ActRepository } from './act-repository.ts'
import type { ActRow } from './act-row.ts'

/** What is counted when `totalCount` is asked for: one notary's acts, or all that the viewer may see. */
export interface ActCountKey {
  readonly notaryId?: string
  readonly filter: ActConditions
}

export type ActConnection = Connection<ActRow, ActCountKey>

interface NotaryKey {
  readonly notaryId: string
}

const newest: Page = { order: newestFirst, limit: 1, isBackward: false, after: undefined, before: undefined }

/**
 * Loaders of acts for one viewer: what the viewer may not see is absent from every answer.
 * @param isBrief whether nothing but `briefActFields` is asked of acts
 */
export function createActLoaders(acts: ActRepository, isBrief: boolean, viewer: Viewer, wave: Wave) {
  const scope = actScope(viewer)
  // Cursors in the order of changes need more than brief rows have.
  const areBrief = ({ order }: Page) => isBrief && order.field === newestFirst.field

  return {
    actById: createLoader<string, ActRow | null>({
      name: 'actById',
      wave,
      batch: async (ids) => {
        const found = await acts.findByIds(ids)
        return found.map((act) => (act && canReadAct(viewer, act) ? act : null))
      },
    }),

    actPage: createLoader<ActPageKey, ActConnection>({
      name: 'actPage',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) =>
        Promise.all(
          keys.map(async ({ filter, page }) => {
            return toConnection(await findPage(filter, page), page, { filter })
          }),
        ),
    }),

    actPageByNotaryId: createLoader<NotaryKey & ActPageKey, ActConnection>({
      name: 'actPageByNotaryId',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) => perArguments(keys, ({ filter, page }) => JSON.stringify({ filter, page }), readPages),
    }),

    newestActByNotaryId: createLoader<string, ActRow | null>({
      name: 'newestActByNotaryId',
      wave,
      batch: async (notaryIds) =>
        manyPerKey(notaryIds, await findPerNotary(notaryIds, {}, newest), (act) => act.notaryId).map(
          ([act]) => act ?? null,
        ),
    }),

    actCount: createLoader<ActCountKey, number>({
      name: 'actCount',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) =>
        Promise.all(
          keys.map(async ({ filter }) => (scope.kind === 'nothing' ? 0 : acts.count(scope, filter))),
        ),
    }),

    actCountByNotaryId: createLoader<Required<ActCountKey>, number>({
      name: 'actCountByNotaryId',
      wave,
      cacheKey: JSON.stringify,
      batch: (keys) => perArguments(keys, ({ filter }) => JSON.stringify(filter), readCounts),
    }),
  }

  // Where rows are brief, the operation selects no field that needs more of them.
  async function findPage(filter: ActConditions, page: Page): Promise<ActRow[]> {
    if (scope.kind === 'nothing') return []
    return (await acts.findPage(scope, filter, page, areBrief(page))) as ActRow[]
  }

  async function findPerNotary(
    notaryIds: readonly string[],
    filter: ActConditions,
    page: Page,
  ): Promise<ActRow[]> {
    if (scope.kind === 'nothing') return []
    return (await acts.findPagePerNotary(notaryIds, scope, filter, page, areBrief(page))) as ActRow[]
  }

  async function readPages(keys: readonly (NotaryKey & ActPageKey)[]): Promise<ActConnection[]> {
    const { filter, page } = keys[0]!
    const notaryIds = keys.map(({ notaryId }) => notaryId)
    const found = manyPerKey(notaryIds, await findPerNotary(notaryIds, filter, page), (act) => act.notaryId)
    return found.map((rows, index) => toConnection(rows, page, { notaryId: notaryIds[index]!, filter }))
  }

  async function readCounts(keys: readonly Required<ActCountKey>[]): Promise<number[]> {
    const notaryIds = keys.map(({ notaryId }) => notaryId)
    if (scope.kind === 'nothing') return notaryIds.map(() => 0)
    const rows = await acts.countPerNotary(notaryIds, scope, keys[0]!.filter)
    return onePerKey(notaryIds, rows, (row) => row.notaryId).map((row) => row?.count ?? 0)
  }
}
