import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, statement } from '../../data/statement.ts'

const columns = { id: columnTypes.uuid, name: columnTypes.text }

export type StudioRow = RowOf<typeof columns>

export const studiosByIds = statement(
  'studio.by-ids',
  columns,
  'select id, name from studio where id = any($1)',
)

export type StudioRepository = ReturnType<typeof createStudioRepository>

export function createStudioRepository(client: DatabaseClient) {
  return {
    findByIds: (ids: readonly string[]) => client.$read(studiosByIds, [ids]),
  }
}
