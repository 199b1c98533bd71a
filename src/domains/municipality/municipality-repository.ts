import type { Cache } from '../../cache/cache.ts'
import { rowCodec, rowsCodec } from '../../cache/codec.ts'
import { manyPerKey, onePerKey } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  name: columnTypes.text,
  province: columnTypes.characters,
  region: columnTypes.text,
}

export type MunicipalityRow = RowOf<typeof columns>

const selectMunicipality = 'select id, name, province, region from municipality'

export const municipalitiesByIds = statement(
  'municipality.by-ids',
  columns,
  `${selectMunicipality} where id = any($1)`,
)

export const municipalitiesByProvinces = statement(
  'municipality.by-provinces',
  columns,
  `${selectMunicipality} where province = any($1) order by province, name, id`,
)

export type MunicipalityRepository = ReturnType<typeof createMunicipalityRepository>

export function createMunicipalityRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, MunicipalityRow | null>({
      name: 'municipalityById',
      tagsOf: () => ['Municipality'],
      codec: rowCodec(columns),
      read: async (ids) =>
        onePerKey(ids, await client.$readByKeys(municipalitiesByIds, ids, 'id'), (row) => row.id),
    }),
    findByProvinces: cache.perKey<string, MunicipalityRow[]>({
      name: 'municipalitiesByProvince',
      tagsOf: () => ['Municipality'],
      codec: rowsCodec(columns),
      async read(provinces) {
        const rows = await client.$readByKeys(municipalitiesByProvinces, provinces, 'province')
        return manyPerKey(provinces, rows, (row) => row.province)
      },
    }),
  }
}
