import type { Cache } from '../../cache/cache.ts'
import { numberCodec, rowCodec, rowsCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  name: columnTypes.text,
  region: columnTypes.text,
  courtOfAppeal: columnTypes.text,
  councilName: columnTypes.text,
  councilAddress: columnTypes.text,
  councilPec: columnTypes.text,
}

export type DistrictRow = RowOf<typeof columns>

const selectDistrict = `
  select id, name, region, court_of_appeal as "courtOfAppeal", council_name as "councilName",
    council_address as "councilAddress", council_pec as "councilPec"
  from district`

export const districtsByIds = statement('district.by-ids', columns, `${selectDistrict} where id = any($1)`)

export const allDistricts = statement('district.all', columns, `${selectDistrict} order by name, id`)

export const notaryCountsByDistrictIds = statement(
  'district.notary-counts',
  { districtId: columnTypes.uuid, count: columnTypes.integer },
  `
  select district_id as "districtId", count(*)::int as count from notary
  where district_id = any($1) and status = 'IN_OFFICE'
  group by district_id`,
)

export type DistrictRepository = ReturnType<typeof createDistrictRepository>

export function createDistrictRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, DistrictRow | null>({
      name: 'districtById',
      tagsOf: () => ['District'],
      codec: rowCodec(columns),
      read: async (ids) => firstOfEach(await client.$readByKeys(districtsByIds, ids, 'id')),
    }),
    findAll: cache.list<DistrictRow>({
      name: 'allDistricts',
      tag: 'District',
      codec: rowsCodec(columns),
      read: () => client.$read(allDistricts),
    }),
    /** Notaries in office. */
    countNotaries: cache.perKey<string, number>({
      name: 'notaryCountByDistrictId',
      tagsOf: () => ['District', 'Notary'],
      codec: numberCodec,
      async read(ids) {
        const counts = await client.$readByKeys(notaryCountsByDistrictIds, ids, 'districtId')
        return counts.map(([row]) => row?.count ?? 0)
      },
    }),
  }
}
