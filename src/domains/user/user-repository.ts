import type { Role, StaffPermission, UserStatus } from '../../generated/prisma/enums.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { columnTypes, enumeration, nullable, statement } from '../../data/statement.ts'

export const rightsByUserIds = statement(
  'user.rights-by-ids',
  {
    userId: columnTypes.uuid,
    role: enumeration<Role>('role'),
    status: enumeration<UserStatus>('user_status'),
    notaryId: nullable(columnTypes.uuid),
    clientId: nullable(columnTypes.uuid),
    studioId: nullable(columnTypes.uuid),
    studioNotaryIds: columnTypes.uuids,
    permissions: { ...columnTypes.texts, value: undefined as readonly StaffPermission[] | undefined },
  },
  `
  select u.id as "userId", u.role, u.status, n.id as "notaryId", c.id as "clientId",
    coalesce(n.studio_id, s.studio_id) as "studioId",
    array(select o.id from notary o where o.studio_id = coalesce(n.studio_id, s.studio_id) order by o.id) as "studioNotaryIds",
    coalesce(s.permissions::text[], '{}') as permissions
  from user_account u
  -- Looked up one by one, as the limits tell the planner: it would read each of these tables whole.
  left join lateral (select id, studio_id from notary where user_id = u.id limit 1) n on true
  left join lateral (select id from client where user_id = u.id limit 1) c on true
  left join lateral (select studio_id, permissions from staff_member where user_id = u.id limit 1) s on true
  where u.id = any($1)`,
)

export type UserRepository = ReturnType<typeof createUserRepository>

export function createUserRepository(client: DatabaseClient) {
  return {
    /** The rights of one account, whatever its status; undefined where there is none. */
    async findRights(userId: string) {
      const [rights] = await client.$readByKeys(rightsByUserIds, [userId], 'userId')
      return rights![0]
    },
  }
}
