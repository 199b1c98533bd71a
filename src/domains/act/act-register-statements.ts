import { type Page, countLimit } from '../../data/keyset.ts'
import { type Parameters, orderBy } from '../../data/page-statement.ts'
import { type ActConditions, orderOf, whereAct } from './act-list-conditions.ts'
import { actSelection } from './act-row.ts'

/**
 * A page of all acts in some states, of one type, or both. Read newest first until enough are found it would be the whole
 * table where they are rare or old; so it merges the first rows of each type in each state, which an index holds in order.
 */
export function pageByType(parameters: Parameters, filter: ActConditions, page: Page): string {
  const order = orderOf(page)
  const limit = `limit ${parameters.add(page.limit + 1)}`
  const where = whereAct(parameters, [], ['a.act_type_id = t.id', 'a.status = wanted.status'], page)
  // Ids alone: the index has all that is merged, and the page's rows are fetched one by one, as the limit tells the planner.
  return `
    select ${actSelection} from (
      select found.id from act_type t cross join (${wantedStates(parameters, filter)}) wanted
      cross join lateral (select a.id, ${order.sql} as place from act a ${where} ${orderBy(page, order, 'a.id')} ${limit}) found
      ${whereType(parameters, filter)}
      ${orderBy(page, { ...order, sql: 'found.place' }, 'found.id')} ${limit}
    ) page cross join lateral (select * from act where id = page.id limit 1) a ${orderBy(page, order, 'a.id')}`
}

/** One row for each such act, up to the limit; type by type, as the index has them. */
export function countByType(parameters: Parameters, filter: ActConditions): string {
  const limit = `limit ${countLimit}`
  const states = filter.status ? `and a.status = any(${parameters.add(filter.status)}::act_status[])` : ''
  return `
    select 1 from act_type t
    cross join lateral (select 1 from act a where a.act_type_id = t.id ${states} ${limit}) found
    ${whereType(parameters, filter)} ${limit}`
}

function wantedStates(parameters: Parameters, { status }: ActConditions): string {
  const states = status ? `${parameters.add(status)}::act_status[]` : 'enum_range(null::act_status)'
  return `select distinct status from unnest(${states}) as state (status)`
}

/** Types that are no wills, or the one of them that the filter names. */
function whereType(parameters: Parameters, { actTypeId }: ActConditions): string {
  return actTypeId ? `where not t.is_will and t.id = ${parameters.add(actTypeId)}` : 'where not t.is_will'
}
