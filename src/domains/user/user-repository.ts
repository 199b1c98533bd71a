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
  left join notary n on n.user_id = u.id
  -- Looked up one by one, as the limit tells the planner: there are many clients.
  left join lateral (select id from client where user_id = u.id limit 1) c on true
  left join staff_member s on s.user_id = u.id
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
