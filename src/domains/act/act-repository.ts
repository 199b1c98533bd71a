import type { Page } from '../../data/keyset.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { columnTypes, statement } from '../../data/statement.ts'
import type { ActConditions, ReadableScope } from './act-list-conditions.ts'
import { actCount, actCountPerNotary, actPage, actPagePerNotary } from './act-list-statements.ts'
import { type BriefActRow, actColumns, actSelection, type briefActColumns } from './act-row.ts'

/** Acts with what decides who may see them. */
export const actsByIds = statement(
  'act.by-ids',
  {
    ...actColumns,
    isWill: columnTypes.boolean,
    partyClientIds: columnTypes.uuids,
    testatorClientIds: columnTypes.uuids,
  },
  `
  select ${actSelection}, t.is_will as "isWill",
    array(select p.client_id from party p where p.act_id = a.id) as "partyClientIds",
    array(select p.client_id from party p where p.act_id = a.id and p.role = 'TESTATOR') as "testatorClientIds"
  from act a join act_type t on t.id = a.act_type_id
  where a.id = any($1)`,
)

export type ActRepository = ReturnType<typeof createActRepository>

export function createActRepository(client: DatabaseClient) {
  return {
    /** Rows as stored, for any viewer: the caller applies the policy. */
    findByIds: async (ids: readonly string[]) => firstOfEach(await client.$readByKeys(actsByIds, ids, 'id')),

    /** @param areBrief without what brief rows lack, the time of the last change among it */
    findPage(
      scope: ReadableScope,
      filter: ActConditions,
      page: Page,
      areBrief: boolean,
    ): Promise<BriefActRow[]> {
      const { statement, values } = actPage(scope, filter, page, areBrief)
      return client.$read<typeof briefActColumns>(statement, values)
    },

    /** The page of each notary, one statement for all. */
    findPagePerNotary(
      notaryIds: readonly string[],
      scope: ReadableScope,
      filter: ActConditions,
      page: Page,
      areBrief: boolean,
    ): Promise<BriefActRow[]> {
      const { statement, values } = actPagePerNotary(scope, filter, page, areBrief)
      return client.$read<typeof briefActColumns>(statement, [notaryIds, ...values.slice(1)])
    },

    async count(scope: ReadableScope, filter: ActConditions) {
      const { statement, values } = actCount(scope, filter)
      const [row] = await client.$read(statement, values)
      return row!.count
    },

    countPerNotary(notaryIds: readonly string[], scope: ReadableScope, filter: ActConditions) {
      const { statement, values } = actCountPerNotary(scope, filter)
      return client.$read(statement, [notaryIds, ...values.slice(1)])
    },
  }
}
