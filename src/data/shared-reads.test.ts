import { setImmediate as turn } from 'node:timers/promises'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { type Read, createSharedReads } from './shared-reads.ts'
import type { Statement } from './statement.ts'

const statements = ['one', 'two', 'three'].map((name) => ({ name }) as Statement)
const keys = ['a', 'b']

/** Rows of some 40 KB, after as many turns of the event loop as the statement's name has letters. */
const read = (async ({ name }: Statement) => {
  for (let count = 0; count < name.length; count += 1) await turn()
  return keys.map((key) => ({ key, numbers: Array.from({ length: 2_500 }, (_none, index) => index + 0.5) }))
}) as unknown as Read

test('rows that were answered do not outlive collections of the young generation', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void
  const readByKeys = createSharedReads(read, 1_000)

  async function keepReading(statement: Statement, times: number, pause: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await readByKeys(statement, keys, 'key')
      for (let count = 0; count < pause; count += 1) await turn()
    }
  }

  /** Readers out of step: some ask while their statement is on its way. */
  async function readAll(times: number): Promise<void> {
    let isOver = false
    const all = statements.flatMap((statement) =>
      [1, 2, 4].map((pause) => keepReading(statement, times, pause)),
    )
    const end = Promise.all(all).finally(() => (isOver = true))
    for (let count = 1; !isOver; count += 1) {
      await turn()
      // No row is in use for so many turns.
      if (count % 40 === 0) collect({ type: 'minor' })
    }
    await end
  }

  await readAll(40)
  collect()
  const before = oldBytes()
  await readAll(200)
  expect(oldBytes() - before).toBeLessThan(500_000)
})

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size
}
