import { uuidOf } from '../../data/global-id.ts'
import { type Order, type Page, type PageArguments, parsePage } from '../../data/keyset.ts'
import type { ActFilter, ActOrder } from '../../generated/graphql.ts'
import type { ActConditions } from './act-list-conditions.ts'

/** A page of acts, checked and ready to be read. */
export interface ActPageKey {
  readonly filter: ActConditions
  readonly page: Page
}

export interface ActPageArguments extends PageArguments {
  readonly filter?: ActFilter | null
  readonly orderBy?: ActOrder | null
}

export const newestFirst: Order = { field: 'CREATED_AT', direction: 'DESC' }

/** @throws BadUserInputError that names the argument and what it accepts. */
export function parseActPage(values: ActPageArguments): ActPageKey {
  return {
    filter: parseActFilter(values.filter ?? {}),
    page: parsePage(values, values.orderBy ?? newestFirst, 'instant'),
  }
}

function parseActFilter({ status, actTypeId, notaryId }: ActFilter): ActConditions {
  return {
    ...(status != null && { status }),
    ...(actTypeId != null && { actTypeId: uuidOf('ActType', actTypeId, 'filter.actTypeId') }),
    ...(notaryId != null && { notaryId: uuidOf('Notary', notaryId, 'filter.notaryId') }),
  }
}
