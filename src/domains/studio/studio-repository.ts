import type { Cache } from '../../cache/cache.ts'
import { rowCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
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

export function createStudioRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, StudioRow | null>({
      name: 'studioById',
      tagsOf: () => ['Studio'],
      codec: rowCodec(columns),
      read: async (ids) => firstOfEach(await client.$readByKeys(studiosByIds, ids, 'id')),
    }),
  }
}
