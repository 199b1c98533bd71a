import { OperationTypeNode } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { operationExamples } from '../../src/development/operation-examples.ts'
import { roleNames, toRole } from '../../src/development/people.ts'
import type { StoredOperation } from '../../src/graphql/stored-operations.ts'
import { pairOfApps } from './direct-pair.ts'
import { cold, namesOf, ways } from './direct-requests.ts'

const viewers = ['nobody', ...roleNames, 'a stranger'] as const
const withoutHeader = 'GET without a header'
/** Those whose answers are the same for everybody. */
const publicOperations = ['ActTypeCatalogue', 'Districts', 'NotaryProfile', 'SearchNotaries']

describe('a stored operation', () => {
  const pair = pairOfApps()
  const variables: Record<string, object> = {}

  beforeAll(async () => {
    const { database, storedOperations } = pair.direct
    for (const example of await operationExamples(database.client, storedOperations.all)) {
      variables[example.name] = example.variables
    }
  })

  async function headersOf(viewer: (typeof viewers)[number]): Promise<Record<string, string>> {
    if (viewer === 'nobody') return {}
    const token = viewer === 'a stranger' ? 'nonsense' : await pair.direct.tokenFor(viewer)
    return { authorization: `Bearer ${token}` }
  }

  function isAnswered(
    viewer: (typeof viewers)[number],
    way: string,
    { name, roles }: StoredOperation,
  ): boolean {
    if (viewer === 'a stranger' || (way === withoutHeader && !publicOperations.includes(name))) return false
    return !roles || (viewer !== 'nobody' && roles.includes(toRole(viewer)))
  }

  describe.each(viewers)('for %s', (viewer) => {
    test.each(Object.keys(ways) as (keyof typeof ways)[])('by %s is answered as by Apollo', async (way) => {
      const headers = await headersOf(viewer)
      for (const stored of pair.direct.storedOperations.all) {
        const isRun =
          stored.operation.operation === OperationTypeNode.QUERY && isAnswered(viewer, way, stored)
        for (const naming of namesOf(stored)) {
          // Mutations get no variables: nothing is written.
          const fields = { ...naming, variables: variables[stored.name] ?? {} }
          for (const caching of [{}, cold, {}, { ...cold, 'x-budget': '1' }]) {
            const what = `${viewer}, ${way}, ${stored.name}: ${JSON.stringify({ ...naming, ...caching })}`
            const request = ways[way](fields, { ...headers, ...caching })
            const { isDirect } = await pair.expectSame(request, what)
            // Otherwise the caches may have answered, or Apollo has learnt a hash.
            if ('cache-control' in caching) expect(isDirect, what).toBe(isRun)
          }
        }
      }
    })
  })
})
