import type { IResolvers } from '@graphql-tools/utils'
import { type GraphQLSchema, isObjectType } from 'graphql'
import { Random } from '../../prisma/seed/random.ts'
import type { ByKey } from '../../src/data/loaded-field.ts'
import { type Loader, createLoader } from '../../src/data/loader.ts'
import { createWave } from '../../src/data/wave.ts'
import { schemaOf } from './answer.ts'
import { arriving, failure } from './generated-arrival.ts'
import type { World } from './generated-world.ts'
import { later } from './promised.ts'

const typeDefs = `
  type Leaf { name: String needed: String! odd: String owner: Row }
  type Row {
    name: String odd: String
    one: Leaf same: Leaf promised: Leaf another: Leaf neededOne: Leaf!
    owner: Row rows: [Row] neededRows: [Row!]! promisedRows: [Row]
  }
  type Query { rows: [Row] neededRows: [Row!] lists: [[Row]] leaf: Leaf row: Row odd: String needed: Leaf! }
`

interface Row {
  readonly id: string
}

/** By field: the loader that brings it. */
const loaded = {
  Leaf: { owner: 'row' },
  Row: { one: 'leaf', same: 'leaf', another: 'otherLeaf', neededOne: 'leaf', owner: 'row' },
} as const
const loadedRows = { Row: { rows: 'rows', neededRows: 'rows' } } as const

/**
 * Rows whose fields loaders bring, as the same seed has them at each run: keys that come again and keys of nothing,
 * values that fail, whole batches that do, and fields of the same loader by promises.
 */
export function createLoadedSchema(): GraphQLSchema {
  const schema = schemaOf(typeDefs, resolvers())
  for (const [typeName, fields] of [...Object.entries(loaded), ...Object.entries(loadedRows)]) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) throw new Error(`${typeName} is no object type.`)
    for (const [name, loader] of Object.entries(fields)) {
      const byKey = byKeyWith(name, loader)
      const resolve = (source: Row, _values: unknown, world: World) => load(world, loader, source, name)
      type.getFields()[name]!.resolve = Object.assign(resolve, { byKey }) as never
    }
  }
  return schema
}

function resolvers(): IResolvers {
  const odd = (source: Row | undefined, _values: unknown, world: World) => {
    const random = new Random(`${world.seed} odd of ${source?.id}`)
    return arriving(world, random, () => {
      if (random.chance(world.failureRate)) throw failure(random, 'odd')
      return 'odd'
    })
  }
  const rows = (_source: unknown, _values: unknown, world: World) => rowsOf(world, 'root')
  return {
    Query: {
      rows,
      neededRows: rows,
      lists: (_source, _values, world: World) => [rowsOf(world, 'first'), rowsOf(world, 'second')],
      leaf: (_source, _values, world: World) => loadersOf(world).leaf!.load('0'),
      needed: (_source, _values, world: World) => loadersOf(world).leaf!.load('1'),
      row: () => ({ id: 'root' }),
      odd,
    },
    Leaf: { odd },
    Row: {
      odd,
      promised: (source: Row, _values, world: World) => load(world, 'leaf', source, 'promised'),
      promisedRows: (source: Row, _values, world: World) => load(world, 'rows', source, 'promisedRows'),
    },
  }
}

function byKeyWith(field: string, loader: string): ByKey {
  return {
    keyOf: (source) => keyOf(source as Row, field),
    loadFor: (world, key, coordinate, waiter) =>
      loadersOf(world as World)[loader]!.loadFor(key, coordinate, waiter),
  }
}

function load(world: World, loader: string, source: Row, field: string): Promise<unknown> | null {
  const key = keyOf(source, field)
  return key === null ? null : loadersOf(world)[loader]!.load(key)
}

/** The same few again and again; undefined as of a row that lacks the column. */
function keyOf({ id }: Row, field: string): string | null {
  const random = new Random(`${id} ${field}`)
  if (random.chance(0.1)) return random.chance(0.2) ? (undefined as never) : null
  return String(random.below(5))
}

const loaders = new WeakMap<World, Record<string, Loader<string, unknown>>>()

function loadersOf(world: World): Record<string, Loader<string, unknown>> {
  let known = loaders.get(world)
  if (!known) {
    const wave = createWave()
    const loader = (name: string, valueOf: (random: Random, key: string) => unknown) =>
      createLoader<string, unknown>({ name, wave, batch: batchOf(world, name, valueOf) })
    known = {
      leaf: loader('leaf', (random, key) => leafOf(world, random, `leaf ${key}`)),
      otherLeaf: loader('otherLeaf', (random, key) => leafOf(world, random, `other leaf ${key}`)),
      row: loader('row', (_random, key) => ({ id: `owner ${key}`, name: key })),
      rows: loader('rows', (_random, key) => rowsOf(world, key)),
    }
    loaders.set(world, known)
  }
  return known
}

function batchOf(world: World, name: string, valueOf: (random: Random, key: string) => unknown) {
  let count = 0
  return async (keys: readonly string[]): Promise<readonly unknown[]> => {
    count += 1
    world.calls.push(`${name} ${keys.join()}`)
    const random = new Random(`${world.seed} batch ${count} of ${name}`)
    world.pending += 1
    if (random.chance(0.5)) await new Promise((done) => setImmediate(done))
    await later(random.below(4))
    world.pending -= 1
    if (random.chance(world.failureRate / 4)) throw new Error(`No ${name}`)
    const values = keys.map((key) => {
      const ofKey = new Random(`${world.seed} ${name} ${key}`)
      if (ofKey.chance(world.failureRate)) return new Error(`No ${name} ${key}`)
      return ofKey.chance(0.1) ? null : valueOf(ofKey, key)
    })
    return random.chance(world.failureRate / 8) ? values.slice(1) : values
  }
}

function leafOf(world: World, random: Random, id: string) {
  const needed = random.chance(world.failureRate) ? null : 'needed'
  return { id, name: random.chance(0.1) ? later(2).then(() => 'late') : id, needed }
}

function rowsOf(world: World, key: string): unknown {
  const random = new Random(`${world.seed} rows of ${key}`)
  return Array.from({ length: random.below(4) }, (_none, index) => {
    const row = { id: `${key.slice(-1)}${index}`, name: `${key} ${index}` }
    if (random.chance(0.03)) return null
    if (random.chance(world.failureRate / 4)) return new Error(`No row ${index}`)
    return random.chance(0.05) ? later(random.below(6)).then(() => row) : row
  })
}
