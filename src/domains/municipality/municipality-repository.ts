import type { Cache } from '../../cache/cache.ts'
import { rowCodec, rowsCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
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
      read: async (ids) => firstOfEach(await client.$readByKeys(municipalitiesByIds, ids, 'id')),
    }),
    findByProvinces: cache.perKey<string, readonly MunicipalityRow[]>({
      name: 'municipalitiesByProvince',
      tagsOf: () => ['Municipality'],
      codec: rowsCodec(columns),
      read: (provinces) => client.$readByKeys(municipalitiesByProvinces, provinces, 'province'),
    }),
  }
}
