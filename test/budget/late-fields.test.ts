import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { districtsByIds } from '../../src/domains/district/district-repository.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

test('a field that goes on after the answer was sent sends no statement that nobody counts', async () => {
  const outcome: unknown[] = []
  const app: TestApp = await startTestApp({
    schemaExtension: {
      typeDefs: 'extend type Query { failsAtOnce: Int! later: Int }',
      resolvers: {
        Query: {
          failsAtOnce: () => Promise.reject(new Error('at once')),
          later: async () => {
            await wait(100)
            const read = app.database.client.$read(districtsByIds, [[]])
            outcome.push(await read.catch((error: Error) => error.message))
          },
        },
      },
    },
  })
  const { total } = app.database.pool
  const before = total.statements
  const answer = await app.query('{ failsAtOnce later }')
  expect(answer.data).toBeNull()
  await wait(300)
  expect(outcome).toEqual(['The request has been answered.'])
  expect(total.statements - before).toBe(answer.sql)
  await app.close()
})
