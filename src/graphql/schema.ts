import { readFileSync, readdirSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { IResolvers } from '@graphql-tools/utils'
import { type GraphQLSchema, defaultFieldResolver, isObjectType } from 'graphql'
import { readsOf } from '../budget/bound.ts'
import { runAtCoordinate } from '../budget/ledger.ts'
import { byKeyOf } from '../data/loaded-field.ts'
import { resolvers } from './resolvers.ts'

const folder = new URL('../../schema/', import.meta.url)

export interface SchemaOptions {
  /**
   * Whether every resolver that is not the default one leaves its name on its statements, so that one that reads per
   * row is named. Otherwise only the fields that declare their reads do.
   */
  readonly tracesEveryResolver: boolean
  /** More SDL and resolvers, for tests that need a schema which breaks the rules. */
  readonly extension?: { readonly typeDefs: string; readonly resolvers: IResolvers }
}

/** The executable schema: SDL from `schema/`, resolvers from the domains. */
export function createSchema({ tracesEveryResolver, extension }: SchemaOptions): GraphQLSchema {
  const given: IResolvers[] = [...resolvers, ...(extension ? [extension.resolvers] : [])]
  const schema = makeExecutableSchema({
    typeDefs: [...sdlFiles(), ...(extension ? [extension.typeDefs] : [])],
    resolvers: given,
    inheritResolversFromInterfaces: false,
  })
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      if (!resolve || resolve === defaultFieldResolver) continue
      if (!tracesEveryResolver && readsOf(field) === 0) continue
      const coordinate = `${type.name}.${field.name}`
      const resolveThere: typeof resolve = (source, values, context, info) =>
        runAtCoordinate(coordinate, resolve, source, values, context, info)
      // The schema has bound functions, which have not what else is known of ours.
      const own = given.flatMap((types) => fieldsOf(types, type.name)[field.name] ?? []).at(-1)
      field.resolve = Object.assign(resolveThere, { byKey: byKeyOf(own) })
    }
  }
  return schema
}

function fieldsOf(types: IResolvers, name: string): Readonly<Record<string, unknown>> {
  return (types[name] ?? {}) as Readonly<Record<string, unknown>>
}

/** The text of every SDL file, base first. */
export function sdlFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
}
