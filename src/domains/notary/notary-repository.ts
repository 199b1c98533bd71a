import type { Cache } from '../../cache/cache.ts'
import { rowCodec, rowsCodec } from '../../cache/codec.ts'
import { firstOfEach } from '../../data/batch.ts'
import type { NotaryStatus } from '../../generated/prisma/enums.ts'
import { type Page, countLimit } from '../../data/keyset.ts'
import {
  type Condition,
  type OrderExpression,
  createParameters,
  orderClause,
  pageStatementName,
  whereClause,
} from '../../data/page-statement.ts'
import type { DatabaseClient } from '../../data/prisma.ts'
import { type RowOf, columnTypes, enumeration, nullable, statement } from '../../data/statement.ts'

const columns = {
  id: columnTypes.uuid,
  studioId: columnTypes.uuid,
  districtId: columnTypes.uuid,
  municipalityId: columnTypes.uuid,
  firstName: columnTypes.text,
  lastName: columnTypes.text,
  nameFolded: columnTypes.text,
  registrationNumber: columnTypes.integer,
  status: enumeration<NotaryStatus>('notary_status'),
  address: columnTypes.text,
  phone: columnTypes.text,
  pec: columnTypes.text,
  website: nullable(columnTypes.text),
  biography: nullable(columnTypes.text),
  verifiedAt: nullable(columnTypes.instant),
  version: columnTypes.integer,
}

export type NotaryRow = RowOf<typeof columns>

const selectNotary = `
  select n.id, n.studio_id as "studioId", n.district_id as "districtId", n.municipality_id as "municipalityId",
    n.first_name as "firstName", n.last_name as "lastName", n.name_folded as "nameFolded",
    n.registration_number as "registrationNumber", n.status, n.address, n.phone, n.pec, n.website, n.biography,
    n.verified_at as "verifiedAt", n.version
  from notary n`

const directory = 'join municipality m on m.id = n.municipality_id'

const orders: Readonly<Record<string, OrderExpression>> = {
  NAME: { sql: 'n.name_folded', type: 'text' },
  REGISTRATION_NUMBER: { sql: 'n.registration_number', type: 'int' },
}

export const notariesByIds = statement('notary.by-ids', columns, `${selectNotary} where n.id = any($1)`)

export const notariesByStudioIds = statement(
  'notary.by-studio-ids',
  columns,
  `${selectNotary} where n.studio_id = any($1) order by n.name_folded, n.id`,
)

/** A page of the directory, one row more than it holds. */
export function notaryPage(conditions: readonly Condition[], page: Page) {
  const parameters = createParameters()
  const order = orders[page.order.field]!
  const where = whereClause(parameters, conditions, { page, order, id: 'n.id' })
  const text = `${selectNotary} ${directory} ${where} ${orderClause(parameters, page, order, 'n.id')}`
  return {
    statement: statement(pageStatementName('notary.page', conditions, page), columns, text),
    ...parameters,
  }
}

/** How many notaries meet the conditions, counted up to the limit. */
export function notaryCount(conditions: readonly Condition[]) {
  const parameters = createParameters()
  const where = whereClause(parameters, conditions)
  const text = `select count(*)::int as count from (select 1 from notary n ${directory} ${where} limit ${countLimit}) counted`
  return {
    statement: statement(pageStatementName('notary.count', conditions), { count: columnTypes.integer }, text),
    ...parameters,
  }
}

export type NotaryRepository = ReturnType<typeof createNotaryRepository>

export function createNotaryRepository(client: DatabaseClient, cache: Cache) {
  return {
    findByIds: cache.perKey<string, NotaryRow | null>({
      name: 'notaryById',
      tagsOf: (id) => [`Notary:${id}`],
      codec: rowCodec(columns),
      read: async (ids) => firstOfEach(await client.$readByKeys(notariesByIds, ids, 'id')),
    }),
    findByStudioIds: cache.perKey<string, readonly NotaryRow[]>({
      name: 'notariesByStudioId',
      tagsOf: () => ['Notary'],
      codec: rowsCodec(columns),
      read: (ids) => client.$readByKeys(notariesByStudioIds, ids, 'studioId'),
    }),
    // There are as many pages as there are questions: whole answers are kept, not these.
    findPage: cache.tagged(['Notary'], (conditions: readonly Condition[], page: Page) => {
      const { statement, values } = notaryPage(conditions, page)
      return client.$read(statement, values)
    }),
    count: cache.tagged(['Notary'], async (conditions: readonly Condition[]) => {
      const { statement, values } = notaryCount(conditions)
      const [row] = await client.$read(statement, values)
      return row!.count
    }),
  }
}
