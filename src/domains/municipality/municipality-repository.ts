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

export function createMunicipalityRepository(client: DatabaseClient) {
  return {
    findByIds: (ids: readonly string[]) => client.$read(municipalitiesByIds, [ids]),
    findByProvinces: (provinces: readonly string[]) => client.$read(municipalitiesByProvinces, [provinces]),
  }
}
