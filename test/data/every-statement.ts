import { readdirSync } from 'node:fs'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Order, Page, Place } from '../../src/data/keyset.ts'
import type { Statement } from '../../src/data/statement.ts'
import type { ActConditions, ReadableScope } from '../../src/domains/act/act-list-conditions.ts'
import {
  actCount,
  actCountPerNotary,
  actPage,
  actPagePerNotary,
} from '../../src/domains/act/act-list-statements.ts'
import { parseNotaryPage } from '../../src/domains/notary/notary-filter.ts'
import { notaryCount, notaryPage } from '../../src/domains/notary/notary-repository.ts'
import type { NotaryFilter } from '../../src/generated/graphql.ts'

const domains = new URL('../../src/domains/', import.meta.url)
const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'

/** Every statement that a module of a domain exports. */
export async function fixedStatements(): Promise<Statement[]> {
  const files = readdirSync(domains, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, domains).href) as Promise<Record<string, unknown>>),
  )
  return modules.flatMap((module) => Object.values(module).filter(isStatement))
}

/** What statements are put together with. */
export interface Samples {
  readonly scopes: readonly ReadableScope[]
  readonly act: Required<ActConditions>
  /** The notaries whose acts are listed side by side. */
  readonly parents: readonly string[]
  readonly notary: NotaryFilter
  readonly pageSize: number
  /** The place of a cursor. */
  readonly placeOf: (list: 'act' | 'notary', order: Order, argument: 'after' | 'before') => Place
}

/** A statement that is put together, with its values. */
export interface ComposedRead {
  readonly list: string
  readonly statement: Statement
  readonly values: readonly unknown[]
  readonly scope?: ReadableScope
  readonly filter: ActConditions | NotaryFilter
  /** Absent where rows are counted. */
  readonly page?: Page
}

const anySamples: Samples = {
  scopes: [
    { kind: 'party', clientId: uuid },
    { kind: 'notaries', notaryIds: [uuid], withWills: false },
    { kind: 'notaries', notaryIds: [uuid], withWills: true },
    { kind: 'register' },
  ],
  act: { status: ['DRAFT'], actTypeId: uuid, notaryId: uuid },
  parents: [uuid],
  notary: {
    name: 'rossi',
    province: 'MI',
    municipalityId: toGlobalId('Municipality', uuid),
    districtId: toGlobalId('District', uuid),
    specialisation: 'REAL_ESTATE',
    language: 'de',
  },
  pageSize: 5,
  placeOf: (list, { field }) => {
    if (list === 'act') return ['2026-03-02T09:30:00.000Z', uuid]
    return [field === 'NAME' ? 'rossi mario' : '20001', uuid]
  },
}

/** Every statement that is put together, over all that it can be made of. */
export function composedStatements(): Statement[] {
  return [...actReads(anySamples), ...notaryReads(anySamples)].map(({ statement }) => statement)
}

/** The lists of acts: each scope, filter, order, direction, end and combination of cursors. */
export function actReads(samples: Samples): ComposedRead[] {
  return samples.scopes.flatMap((scope) =>
    subsets<ActConditions>(partsOf(samples.act), 3).flatMap((filter) => {
      const read = (list: string, made: Pick<ComposedRead, 'statement' | 'values'>, page?: Page) => {
        const values = list.includes('-per-notary') ? [samples.parents, ...made.values.slice(1)] : made.values
        return { list, statement: made.statement, values, scope, filter, page }
      }
      return [
        read('act.count', actCount(scope, filter)),
        read('act.count-per-notary', actCountPerNotary(scope, filter)),
        ...pages('act', ['CREATED_AT', 'UPDATED_AT'], samples).flatMap((page) => [
          read('act.page', actPage(scope, filter, page), page),
          read('act.page-per-notary', actPagePerNotary(scope, filter, page), page),
        ]),
        ...pages('act', ['CREATED_AT'], samples).flatMap((page) => [
          read('act.page-brief', actPage(scope, filter, page, true), page),
          read('act.page-per-notary-brief', actPagePerNotary(scope, filter, page, true), page),
        ]),
      ]
    }),
  )
}

/** The lists of notaries, likewise; of the filters two at most. */
export function notaryReads(samples: Samples): ComposedRead[] {
  return subsets<NotaryFilter>(partsOf(samples.notary), 2).flatMap((filter) => {
    const { conditions } = parseNotaryPage({ filter })
    return [
      { list: 'notary.count', ...notaryCount(conditions), filter },
      ...pages('notary', ['NAME', 'REGISTRATION_NUMBER'], samples).map((page) => ({
        list: 'notary.page',
        ...notaryPage(conditions, page),
        filter,
        page,
      })),
    ]
  })
}

/** Each order, both ways, from both ends, with each combination of cursors. */
function pages(list: 'act' | 'notary', fields: readonly string[], { placeOf, pageSize }: Samples): Page[] {
  return fields.flatMap((field) =>
    (['ASC', 'DESC'] as const).flatMap((direction) => {
      const order = { field, direction }
      return [false, true].flatMap((isBackward) =>
        [undefined, placeOf(list, order, 'after')].flatMap((after) =>
          [undefined, placeOf(list, order, 'before')].map((before) => ({
            order,
            limit: pageSize,
            isBackward,
            after,
            before,
          })),
        ),
      )
    }),
  )
}

/** Every property as an object of its own. */
function partsOf<Whole extends object>(whole: Whole): Partial<Whole>[] {
  return Object.entries(whole).map(([key, value]) => ({ [key]: value }) as Partial<Whole>)
}

/** What up to `most` of the parts make together, nothing included. */
function subsets<Part extends object>(parts: readonly Part[], most: number): Part[] {
  const [first, ...others] = parts
  if (first === undefined || most === 0) return [{} as Part]
  return [...subsets(others, most), ...subsets(others, most - 1).map((subset) => ({ ...first, ...subset }))]
}

function isStatement(value: unknown): value is Statement {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'text' in value && 'columns' in value
  )
}
