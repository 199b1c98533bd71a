import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { pathToArray } from 'graphql/jsutils/Path.js'
import { Random } from '../../prisma/seed/random.ts'
import { arriving, failure } from './generated-arrival.ts'
import { oddValues } from './odd-schema.ts'

/** What resolvers answer from: the same seed gives the same values, failures and delays at the same places. */
export interface World {
  readonly seed: string
  readonly failureRate: number
  /** What was called, with what, in order. */
  readonly calls: string[]
  /** Promises of its resolvers that have not come. */
  pending: number
}

export function createWorld(seed: string, failureRate: number): World {
  return { seed, failureRate, calls: [], pending: 0 }
}

/** Lets a world answer for the fields of a schema: some by resolvers, the others by what its objects have. */
export function populate(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) {
      // One is left to `__typename`.
      if (type.name !== 'Owned') type.resolveType = resolveType as never
    } else if (isObjectType(type)) {
      const isRoot = type === schema.getQueryType() || type === schema.getMutationType()
      for (const field of Object.values(type.getFields())) {
        const isResolved = isRoot || new Random(`${type.name}.${field.name}`).chance(0.5)
        if (isResolved) field.resolve = resolve as never
        else delete field.resolve
      }
    }
  }
  return schema
}

function resolve(_source: unknown, values: unknown, world: World, info: GraphQLResolveInfo): unknown {
  record(world, 'resolve', values, info)
  return produce(world, pathToArray(info.path).join('.'), info.returnType, info.schema)
}

function record(world: World, kind: string, values: unknown, info: GraphQLResolveInfo): void {
  const { path, parentType, returnType, fieldName, variableValues, operation, fieldNodes } = info
  const types = []
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) types.push(at.typename)
  const place = [kind, fieldName, pathToArray(path), types, parentType.name, String(returnType)]
  const run = [values, variableValues, operation.name?.value, fieldNodes.length, Object.keys(info)]
  world.calls.push(JSON.stringify([...place, ...run]))
}

/** What a place holds: a value, its promise, or a failure. */
function produce(world: World, key: string, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
  const random = new Random(`${world.seed} ${key}`)
  const arrive = (make: () => unknown) => arriving(world, random, make)
  if (!random.chance(world.failureRate)) return arrive(() => present(world, random, key, type, schema))
  switch (random.below(7)) {
    case 0:
    case 1:
      throw failure(random, key)
    case 2:
    case 3:
      return arrive(() => {
        throw failure(random, key)
      })
    case 4:
      return arrive(() => new TypeError(`Value ${key}`))
    case 5:
      return arrive(() => random.pick([null, undefined]))
    default:
      return arrive(() =>
        random.pick<unknown>([7, 'text', { some: 'object' }, [], new Date(0), () => 1, Number.NaN]),
      )
  }
}

function present(
  world: World,
  random: Random,
  key: string,
  type: GraphQLOutputType,
  schema: GraphQLSchema,
): unknown {
  if (isNonNullType(type)) return presentValue(world, random, key, type.ofType, schema)
  return random.chance(0.07) ? null : presentValue(world, random, key, type, schema)
}

function presentValue(
  world: World,
  random: Random,
  key: string,
  type: Exclude<GraphQLOutputType, { kind: 'never' }>,
  schema: GraphQLSchema,
): unknown {
  if (isListType(type)) return presentList(world, random, key, type.ofType as GraphQLOutputType, schema)
  const named = getNamedType(type as GraphQLOutputType)
  if (!isCompositeType(named)) return presentLeaf(random, named)
  const objectType: GraphQLObjectType = isAbstractType(named)
    ? random.pick(schema.getPossibleTypes(named))
    : named
  return presentObject(world, random, key, objectType, schema)
}

function presentList(
  world: World,
  random: Random,
  key: string,
  itemType: GraphQLOutputType,
  schema: GraphQLSchema,
): unknown {
  const item = (index: number): unknown => {
    try {
      return produce(world, `${key}.${index}`, itemType, schema)
    } catch (error) {
      const reason = error as Error
      return Promise.reject(reason)
    }
  }
  const count = random.between(random.chance(0.9) ? 1 : 0, 3)
  const breaks = random.chance(world.failureRate / 4)
  const kind = random.fraction()
  if (kind < 0.75 && !breaks) return Array.from({ length: count }, (_none, index) => item(index))
  function* items() {
    for (let index = 0; index < count; index += 1) yield item(index)
    if (breaks) throw new Error(`List ${key}`)
  }
  return kind < 0.85 && !breaks ? new Set(items()) : items()
}

function presentLeaf(random: Random, type: GraphQLNamedType): unknown {
  if (isEnumType(type)) return random.pick(type.getValues()).value
  switch (type.name) {
    case 'Int':
      return random.below(1_000)
    case 'Float':
      return random.fraction()
    case 'Boolean':
      return random.chance(0.5)
    case 'Odd':
      return random.chance(0.6) ? 'plain' : random.pick(oddValues)
    default:
      return `text ${random.below(1_000)}`
  }
}

/** How the type of an object is told; the name that is told can be wrong. */
const told = Symbol('told')

function presentObject(
  world: World,
  random: Random,
  key: string,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): object {
  const shape = random.fraction()
  const object: object = shape < 0.03 ? () => 'called' : shape < 0.2 ? Object.create(null) : {}
  const isWrong = random.chance(world.failureRate / 2)
  const name = isWrong ? random.pick<unknown>(['Nobody', 'Odd', 'Query', 7, null, type]) : type.name
  Object.assign(object, {
    __typename: name,
    [told]: () => {
      if (isWrong && random.chance(0.3)) throw failure(random, `${key} type`)
      return arriving(world, random, () => name)
    },
  })
  for (const field of Object.values(type.getFields())) {
    if (!field.resolve) Object.defineProperty(object, field.name, property(field.name, field.type))
  }
  return object

  function property(name: string, fieldType: GraphQLOutputType): PropertyDescriptor {
    const place = `${key}.${name}`
    const own = new Random(`${world.seed} ${place} property`)
    const isLeaf = !isCompositeType(getNamedType(fieldType))
    const choice = own.fraction()
    if (isLeaf && choice < 0.5 && !own.chance(world.failureRate)) {
      return plain(present(world, own, place, fieldType, schema))
    }
    if (choice < 0.75) {
      return plain((values: unknown, called: World, info: GraphQLResolveInfo) => {
        record(called, 'property', values, info)
        return produce(world, place, fieldType, schema)
      })
    }
    let value: { of: unknown } | { thrown: unknown } | undefined
    return {
      ...plain(undefined),
      get() {
        world.calls.push(`read ${place}`)
        try {
          value ??= { of: produce(world, place, fieldType, schema) }
        } catch (thrown) {
          value = { thrown }
        }
        if ('thrown' in value) throw value.thrown
        return value.of
      },
    }
  }
}

function plain(value: unknown): PropertyDescriptor {
  return { configurable: true, enumerable: true, ...(value !== undefined && { value, writable: true }) }
}

function resolveType(value: unknown, world: World, info: GraphQLResolveInfo): unknown {
  record(world, 'type', undefined, info)
  const tell = (value as { [told]?: () => unknown } | null)?.[told]
  return tell?.()
}
