import type { IFieldResolver, IResolvers } from '@graphql-tools/utils'
import { type GraphQLResolveInfo, defaultFieldResolver } from 'graphql'
import { pathToArray } from 'graphql/jsutils/Path.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../prisma/seed/random.ts'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { BadUserInputError } from '../../src/errors.ts'
import { resolvers } from '../../src/graphql/resolvers.ts'
import type { TestApp } from '../_util/test-app.ts'
import { ask, startBoth } from './both-apps.ts'
import { listenToUnheard } from './witness.ts'

/** What happens to a field before its own resolver runs. */
type Disturb = (info: GraphQLResolveInfo) => unknown

const disturbed = {
  Query: ['acts', 'act', 'notaries', 'districts'],
  Notary: ['district', 'municipality', 'languages', 'studio', 'fullName'],
  Act: ['type', 'notary', 'parties', 'title', 'documentProgress'],
  Party: ['client', 'role'],
  Client: ['displayName'],
  District: ['council', 'name'],
  ActType: ['name', 'requiredDocuments'],
}
const coordinates = Object.entries(disturbed).flatMap(([type, fields]) =>
  fields.map((field) => `${type}.${field}`),
)

/** Everything as it is, but that something happens first at some fields. */
function disturbing(disturb: (coordinate: string, info: GraphQLResolveInfo) => unknown) {
  const wrapped = Object.entries(disturbed).map(([type, fields]) => [
    type,
    Object.fromEntries(fields.map((field) => [field, wrap(`${type}.${field}`, own(type, field))])),
  ])
  return {
    typeDefs: 'extend type Query { unused: Int }',
    resolvers: Object.fromEntries(wrapped) as IResolvers,
  }

  function wrap(coordinate: string, resolve: IFieldResolver<unknown, unknown>) {
    return (source: unknown, values: never, context: unknown, info: GraphQLResolveInfo): unknown => {
      const happened = disturb(coordinate, info)
      return happened instanceof Promise
        ? happened.then(() => resolve(source, values, context, info))
        : resolve(source, values, context, info)
    }
  }
}

function own(type: string, field: string): IFieldResolver<unknown, unknown> {
  const found = (resolvers as IResolvers[]).flatMap((domain) => {
    const fields = domain[type] as Record<string, IFieldResolver<unknown, unknown>> | undefined
    return fields?.[field] ? [fields[field]] : []
  })
  return found[0] ?? defaultFieldResolver
}

// graphql-js leaves rejections of a list unheard whose other items have failed at once.
let stopListening: () => void
beforeAll(() => {
  stopListening = listenToUnheard(() => {})
})
afterAll(() => stopListening())

describe('a stored query', () => {
  let disturb: Disturb & { coordinate?: string } = () => undefined
  let plain: TestApp
  let prepared: TestApp
  let examples: Awaited<ReturnType<typeof operationExamples>>

  beforeAll(async () => {
    const schemaExtension = disturbing((coordinate, info) =>
      coordinate === disturb.coordinate ? disturb(info) : undefined,
    )
    ;[plain, prepared] = await startBoth({ schemaExtension })
    examples = await operationExamples(plain.database.client, plain.storedOperations.all)
    // The first run is graphql-js's.
    for (const example of examples) await ask(prepared, example)
  })
  afterAll(() => Promise.all([plain.close(), prepared.close()]))

  test('is answered with the same bytes, whoever asks', async () => {
    disturb = () => undefined
    for (const example of examples) {
      const reference = await ask(plain, example)
      expect(reference.status, example.name).toBe(200)
      for (let time = 0; time < 2; time += 1) {
        expect(await ask(prepared, example), `${example.name} as ${example.role}`).toEqual(reference)
      }
    }
  })

  test.each([
    ['at once', 'throws'],
    ['later', 'rejects'],
  ])(
    'is answered with the same bytes where a field fails %s for some rows',
    { timeout: 120_000 },
    async (_when, how) => {
      let failures = 0
      for (const coordinate of coordinates) {
        const fail = (info: GraphQLResolveInfo): unknown => {
          const place = pathToArray(info.path).join('.')
          const random = new Random(`${coordinate} ${place}`)
          if (random.chance(0.5)) return undefined
          failures += 1
          const error = random.chance(0.5) ? new Error(place) : new BadUserInputError(`Not ${place}.`)
          if (how === 'throws') throw error
          return Promise.reject(error)
        }
        disturb = Object.assign(fail, { coordinate })
        for (const example of examples.filter(isOnePerOperation)) {
          const reference = await ask(plain, example)
          expect(await ask(prepared, example), `${coordinate} in ${example.name}`).toEqual(reference)
        }
      }
      expect(failures).toBeGreaterThan(400)
    },
  )
})

function isOnePerOperation<Example extends { name: string }>(
  example: Example,
  index: number,
  all: readonly Example[],
): boolean {
  return all.findIndex(({ name }) => name === example.name) === index
}
