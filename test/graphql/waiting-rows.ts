import type { IResolvers } from '@graphql-tools/utils'
import { schemaOf } from './answer.ts'
import { later } from './promised.ts'

export interface Kind {
  readonly name: unknown
}

/** Rows of which each waits for its kind; what a promise gives, and when, is the test's matter. */
export function schemaWith(resolvers: {
  readonly rows: () => unknown
  readonly kind: (row: { readonly kind?: unknown }) => unknown
  readonly late?: () => unknown
}) {
  return schemaOf(
    `type Kind { name: String needed: String! }
     type Row { title: String needed: String! kind: Kind neededKind: Kind! }
     type Group { rows: [Row] neededRows: [Row!] lists: [[Row]] bad: String! }
     type Query { group: Group group2: Group late: String rows: [Row] neededRows: [Row!] }`,
    {
      Query: {
        group: () => ({}),
        group2: () => ({}),
        late: resolvers.late ?? (() => null),
        rows: resolvers.rows,
        neededRows: resolvers.rows,
      },
      Group: {
        rows: resolvers.rows,
        neededRows: resolvers.rows,
        lists: () => [resolvers.rows(), resolvers.rows()],
        bad,
      },
      Row: { kind: resolvers.kind, neededKind: resolvers.kind },
    },
  )
}

/** A group of rows, beside which one field fails at once, and another one after so many microtasks. */
export function schemaOfRace(
  types: string,
  microtasks: number,
  { rows, ...resolvers }: IResolvers & { readonly rows: () => unknown },
) {
  return schemaOf(
    `${types}
     type Group { rows: [Row] bad: String! }
     type Query { group: Group late: String }`,
    {
      Query: {
        group: () => ({}),
        late: () => later(microtasks).then(() => Promise.reject(new Error('late'))),
      },
      Group: { rows, bad },
      ...resolvers,
    },
  )
}

function bad(): never {
  throw new Error('bad')
}

export const kinds = ['a', 'b', 'a', 'c', 'b', 'a']
export const rowsOf = (names: readonly string[]) =>
  names.map((kind) => ({ kind, title: `of ${kind}`, needed: 'here' }))
