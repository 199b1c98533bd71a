import { readdirSync } from 'node:fs'
import { toGlobalId } from '../../src/data/global-id.ts'
import type { Page, Place } from '../../src/data/keyset.ts'
import type { Statement } from '../../src/data/statement.ts'
import {
  type ActConditions,
  type ReadableScope,
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

/** Every statement that is put together, over all that it can be made of. */
export function composedStatements(): Statement[] {
  return [...actStatements(), ...notaryStatements()].map(({ statement }) => statement)
}

function actStatements() {
  const scopes: ReadableScope[] = [
    { kind: 'party', clientId: uuid },
    { kind: 'notaries', notaryIds: [uuid], withWills: false },
    { kind: 'notaries', notaryIds: [uuid], withWills: true },
    { kind: 'register' },
  ]
  const filters = subsets<ActConditions>([{ status: ['DRAFT'] }, { actTypeId: uuid }, { notaryId: uuid }], 3)
  return scopes.flatMap((scope) =>
    filters.flatMap((filter) => [
      actCount(scope, filter),
      actCountPerNotary(scope, filter),
      ...pages(['CREATED_AT', 'UPDATED_AT'], '2026-03-02T09:30:00.000Z').flatMap((page) => [
        actPage(scope, filter, page),
        actPagePerNotary(scope, filter, page),
      ]),
    ]),
  )
}

function notaryStatements() {
  const filters = subsets<NotaryFilter>(
    [
      { name: 'rossi' },
      { province: 'MI' },
      { municipalityId: toGlobalId('Municipality', uuid) },
      { districtId: toGlobalId('District', uuid) },
      { specialisation: 'REAL_ESTATE' },
      { language: 'de' },
    ],
    2,
  )
  return filters.flatMap((filter) => {
    const { conditions } = parseNotaryPage({ filter })
    return [
      notaryCount(conditions),
      ...pages(['NAME'], 'rossi mario').map((page) => notaryPage(conditions, page)),
      ...pages(['REGISTRATION_NUMBER'], '20001').map((page) => notaryPage(conditions, page)),
    ]
  })
}

/** Each order, both ways, from both ends, with each combination of cursors. */
function pages(fields: readonly string[], value: string): Page[] {
  const place: Place = [value, uuid]
  return fields.flatMap((field) =>
    (['ASC', 'DESC'] as const).flatMap((direction) =>
      [false, true].flatMap((isBackward) =>
        [undefined, place].flatMap((after) =>
          [undefined, place].map((before) => ({
            order: { field, direction },
            limit: 5,
            isBackward,
            after,
            before,
          })),
        ),
      ),
    ),
  )
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
