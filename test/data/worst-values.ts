import type pg from 'pg'
import type { Order, Place } from '../../src/data/keyset.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { ActConditions } from '../../src/domains/act/act-list-conditions.ts'
import type { ActStatus } from '../../src/generated/prisma/enums.ts'
import type { Samples } from './every-statement.ts'

export type WorstValues = Awaited<ReturnType<typeof findWorstValues>>

/** From a database of size M: the values of variables with which lists have most to read, and how much there is. */
export async function findWorstValues(client: pg.Client) {
  const rows = async <Row>(text: string, values: unknown[] = []) =>
    (await client.query<Row & pg.QueryResultRow>(text, values)).rows as Row[]
  const ids = async (text: string) => (await rows<{ id: string }>(text)).map(({ id }) => id)

  const groups = await rows<{ notaryId: string; actTypeId: string; status: ActStatus; count: number }>(`
    select notary_id as "notaryId", act_type_id as "actTypeId", status, count(*)::int as count from act group by 1, 2, 3`)
  const busiest = await ids('select notary_id as id from act group by 1 order by count(*) desc, 1 limit 100')
  const studio = await ids(`
    select id from notary where studio_id = (
      select n.studio_id from act a join notary n on n.id = a.notary_id group by 1 order by count(*) desc, 1 limit 1
    ) order by id`)
  const [citizen] = await rows<{ id: string; count: number }>(`
    select c.id, count(*)::int as count from party p join client c on c.id = p.client_id
    where c.user_id is not null group by 1 order by 2 desc, 1 limit 1`)
  const typeIds = new Map(
    (await rows<{ code: string; id: string }>('select code, id from act_type')).map(({ code, id }) => [
      code,
      id,
    ]),
  )
  const places = await placesOf(rows)

  const actsOf = memoized((notaryIds: readonly string[] | undefined, filter: ActConditions) =>
    groups
      .filter(
        ({ notaryId, actTypeId, status }) =>
          (notaryIds?.includes(notaryId) ?? true) &&
          (filter.actTypeId ?? actTypeId) === actTypeId &&
          (filter.status?.includes(status) ?? true),
      )
      .reduce((sum, { count }) => sum + count, 0),
  )

  return {
    /** How many acts of some notaries, or of all, meet a filter; wills included. */
    actsOf,
    typeCount: typeIds.size,
    stateCount: new Set(groups.map(({ status }) => status)).size,
    partiesOfCitizen: citizen!.count,
    samples: (kind: { status: readonly ActStatus[]; actType: string }): Samples => ({
      scopes: [
        { kind: 'party', clientId: citizen!.id },
        { kind: 'notaries', notaryIds: busiest.slice(0, 1), withWills: true },
        { kind: 'notaries', notaryIds: studio, withWills: false },
        { kind: 'register' },
      ],
      act: { status: kind.status, actTypeId: typeIds.get(kind.actType)!, notaryId: busiest[0]! },
      parents: busiest,
      notary: {
        name: 'ma',
        province: 'MI',
        municipalityId: toGlobalId('Municipality', typeIds.get('PERMUTA')!),
        districtId: toGlobalId('District', typeIds.get('PERMUTA')!),
        specialisation: 'REAL_ESTATE',
        language: 'en',
      },
      pageSize: 20,
      placeOf: (list, order, argument) => places(list, order, argument),
    }),
  }
}

type Rows = <Row>(text: string, values?: unknown[]) => Promise<Row[]>

/** Cursors a good third of the way into a list from either end: what lies before them is not to be read. */
async function placesOf(rows: Rows) {
  const instant = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const orders = {
    CREATED_AT: ['act', 'created_at', instant('created_at')],
    UPDATED_AT: ['act', 'updated_at', instant('updated_at')],
    NAME: ['notary', 'name_folded', 'name_folded'],
    REGISTRATION_NUMBER: ['notary', 'registration_number', 'registration_number::text'],
  } as const
  const places = new Map<string, Place>()
  for (const [field, [table, column, value]] of Object.entries(orders)) {
    for (const share of [0.4, 0.6]) {
      const [row] = await rows<{ value: string; id: string }>(`
        select ${value} as value, id from ${table} order by ${column}, id
        offset (select count(*) * ${share} from ${table})::int limit 1`)
      places.set(`${field} ${share}`, [row!.value, row!.id])
    }
  }
  return (_list: 'act' | 'notary', { field, direction }: Order, argument: 'after' | 'before') =>
    places.get(`${field} ${(direction === 'ASC') === (argument === 'after') ? 0.4 : 0.6}`)!
}

function memoized<Arguments extends readonly unknown[], Value>(compute: (...values: Arguments) => Value) {
  const known = new Map<string, Value>()
  return (...values: Arguments): Value => {
    const key = JSON.stringify(values)
    if (!known.has(key)) known.set(key, compute(...values))
    return known.get(key)!
  }
}
