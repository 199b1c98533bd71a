import { describe, expect, test } from 'vitest'
import { Random } from '../../prisma/seed/random.ts'
import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { generateOperation } from './generated-operation.ts'
import { populate } from './generated-world.ts'
import { createOddSchema } from './odd-schema.ts'
import { createPreparedExecutors } from './prepared-executor.ts'
import { expectSame, witness } from './witness.ts'

const failureRates = [0, 0.04, 0.25]

describe.each([
  { name: 'our schema', number: 1_000, schema: () => createSchema({ tracesEveryResolver: false }) },
  { name: 'an odd schema', number: 1_000, schema: createOddSchema },
])('a prepared operation over $name', ({ number, schema: create }) => {
  test('gives the answers and makes the calls of graphql-js', { timeout: 120_000 }, async () => {
    const schema = populate(create())
    const [plain, prepared] = [createPlainExecutor(schema), createPreparedExecutors(schema)]
    let answered = 0
    let failed = 0
    let unheard = 0
    for (let seed = 0; seed < number; seed += 1) {
      const operation = generateOperation(schema, new Random('operation', seed))
      for (const rate of failureRates) {
        const reference = await witness(plain, operation, `${seed}`, rate)
        const run = `seed ${seed}, failures ${rate}: ${JSON.stringify(operation.variables)}`
        for (const execute of prepared) {
          const actual = await witness(execute, operation, `${seed}`, rate)
          expectSame(actual, reference, `${run}\n${operation.text}`)
        }
        unheard += reference.unheard.length
        answered += reference.calls.length > 3 ? 1 : 0
        failed += reference.answer.includes('"errors"') ? 1 : 0
      }
    }
    expect([answered > number, failed > number / 2, failed < number * 2.5]).toEqual([true, true, true])
    expect(unheard).toBeGreaterThan(10)
  })
})
