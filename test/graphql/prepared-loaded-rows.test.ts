import { expect, test } from 'vitest'
import { Random } from '../../prisma/seed/random.ts'
import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { generateOperation } from './generated-operation.ts'
import { createLoadedSchema } from './loaded-world.ts'
import { createPreparedExecutors } from './prepared-executor.ts'
import { expectSame, witness } from './witness.ts'

const operations = 1_500

test(
  'rows that wait for loaders without promises are answered, and load, as by graphql-js',
  { timeout: 120_000 },
  async () => {
    const schema = createLoadedSchema()
    const [plain, prepared] = [createPlainExecutor(schema), createPreparedExecutors(schema)]
    let loads = 0
    let failed = 0
    for (let seed = 0; seed < operations; seed += 1) {
      const operation = generateOperation(schema, new Random('loaded', seed))
      for (const rate of [0, 0.04, 0.25]) {
        const reference = await witness(plain, operation, `${seed}`, rate)
        for (const execute of prepared) {
          const actual = await witness(execute, operation, `${seed}`, rate)
          expectSame(actual, reference, `seed ${seed}, failures ${rate}\n${operation.text}`)
        }
        loads += reference.calls.length
        failed += reference.answer.includes('"errors"') ? 1 : 0
      }
    }
    expect([loads > operations * 5, failed > operations / 2, failed < operations * 2.5]).toEqual([
      true,
      true,
      true,
    ])
  },
)
