import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { schemaOf } from './answer.ts'
import { createPreparedExecutor } from './prepared-executor.ts'
import { listenToUnheard } from './witness.ts'

const fail = () => {
  throw new Error('at once')
}
const failLater = async () => {
  await new Promise((done) => setImmediate(done))
  throw new Error('later')
}
function* breaking() {
  yield failLater()
  fail()
}

const schema = schemaOf(
  `type Row { later: Int! fails: Int! both(isLater: Boolean): Int! }
   type Query {
     items: [Int!] last: [Int!] set: [Int!] breaks: [Int!] rows: [Row!] inner: [[Int!]!] nullable: [Int] row: Row
   }`,
  {
    Query: {
      items: () => [failLater(), 'wrong'],
      last: () => ['wrong', failLater()],
      set: () => new Set<unknown>(['wrong', failLater()]),
      breaks: breaking,
      inner: () => [[failLater()], [failLater(), 'wrong']],
      nullable: () => [failLater(), 'wrong', failLater()],
      rows: () => [{ isLater: true }, { isLater: false }],
      row: () => ({}),
    },
    Row: {
      later: failLater,
      fails: fail,
      both: ({ isLater }: { isLater: boolean }) => (isLater ? failLater() : fail()),
    },
  },
)

test.each([
  ['items of a list, of which another fails at once', '{ items }', 1],
  ['an item behind the one that fails at once', '{ last }', 1],
  ['an item of a set', '{ set }', 1],
  ['items of what breaks', '{ breaks }', 1],
  ['items of inner lists', '{ inner }', 2],
  ['rows of a list, of which another fails at once', '{ rows { both } }', 1],
  ['items that can be null', '{ nullable }', 0],
  ['fields beside one that fails at once', '{ row { later fails } }', 0],
])('%s are heard of where they fail later', async (_what, text, leftByGraphqlJs) => {
  const runs = []
  for (const create of [createPlainExecutor, createPreparedExecutor]) {
    const unheard: unknown[] = []
    const execute = create(schema)
    const document = parse(text)
    const stopListening = listenToUnheard((error) => unheard.push(error))
    const answer = await execute({ document, operation: document.definitions[0] as never, contextValue: {} })
    for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done))
    stopListening()
    runs.push({ answer: JSON.stringify(answer), unheard: unheard.length })
  }
  const [plain, prepared] = runs
  expect(plain!.unheard).toBe(leftByGraphqlJs)
  expect(prepared).toEqual({ answer: plain!.answer, unheard: 0 })
})
