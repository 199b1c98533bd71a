import type { PartyRole } from '../../generated/prisma/enums.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  actId: columnTypes.uuid,
  clientId: columnTypes.uuid,
  role: enumeration<PartyRole>('party_role'),
}

export type PartyRow = RowOf<typeof columns>

export const partiesByActIds = statement(
  'party.by-act-ids',
  columns,
  `
  select id, act_id as "actId", client_id as "clientId", role from party
  where act_id = any($1) order by act_id, position, id`,
)

export type PartyRepository = ReturnType<typeof createPartyRepository>

export function createPartyRepository(client: DatabaseClient) {
  return {
    /** The parties of acts, in each act's order. */
    findByActIds: (actIds: readonly string[]) => client.$readByKeys(partiesByActIds, actIds, 'actId'),
  }
}
