import { setImmediate as turn } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { type WaitingBatch, createDepartures } from './departures.ts'
import type { Statement } from './statement.ts'

interface Asker {
  readonly name: string
  readonly keys: readonly string[]
}

const statement = { name: 'one' } as Statement
const other = { name: 'other' } as Statement

let sent: string[]
let returns: (() => void)[]
let join: (statement: Statement, asker: Asker) => void

beforeEach(() => {
  // Of this test: what is held in one leaves in the next.
  const own: string[] = (sent = [])
  returns = []
  const joinBatch = createDepartures<Asker>(({ statement: { name }, askers }: WaitingBatch<Asker>) => {
    own.push(`${name}: ${askers.map((asker) => asker.name).join(' ')}`)
    return new Promise((resolve) => returns.push(resolve))
  })
  join = (of, asker) => joinBatch(of, 'id', asker)
})

describe('a batch leaves', () => {
  test('with the turn, where nobody has company', async () => {
    join(statement, asking('a'))
    join(other, asking('a'))
    expect(sent).toEqual([])
    await turn()
    expect(sent).toEqual(['one: a', 'other: a'])
  })

  test('with the next turn, where several ask for few keys', async () => {
    join(statement, asking('a'))
    join(statement, asking('b'))
    await turn()
    expect(sent).toEqual([])
    await turn()
    expect(sent).toEqual(['one: a b'])
  })

  test('after a turn that brought nothing, while several ask for few keys', async () => {
    join(statement, asking('a'))
    join(statement, asking('b'))
    await turn()
    join(statement, asking('c'))
    await turn()
    expect(sent).toEqual([])
    await turn()
    expect(sent).toEqual(['one: a b c'])
  })

  test('after three turns more, though each brought something', async () => {
    for (const names of ['ab', 'c', 'd', 'e']) {
      for (const name of names) join(statement, asking(name))
      expect(sent).toEqual([])
      await turn()
    }
    expect(sent).toEqual(['one: a b c d e'])
  })

  test('as soon as they ask for many keys', async () => {
    join(statement, asking('a'))
    join(statement, asking('b'))
    await turn()
    join(statement, asking('c', 30))
    await turn()
    expect(sent).toEqual(['one: a b c'])
  })

  test('with the turn, where several ask for many keys', async () => {
    join(statement, asking('a', 16))
    join(statement, asking('b', 16))
    await turn()
    expect(sent).toEqual(['one: a b'])
  })

  test('with all others of its turn, whose keys count with its own', async () => {
    join(statement, asking('a'))
    join(statement, asking('b'))
    join(other, asking('a', 30))
    await turn()
    expect(sent).toEqual(['one: a b', 'other: a'])
  })

  test('with those of the next turn, whatever comes there', async () => {
    join(statement, asking('a'))
    join(statement, asking('b'))
    await turn()
    join(other, asking('c'))
    join(other, asking('d'))
    await turn()
    expect(sent).toEqual(['one: a b'])
    await turn()
    expect(sent).toEqual(['one: a b', 'other: c d'])
  })
})

describe('while its statement is on its way, a batch waits', () => {
  beforeEach(async () => {
    join(statement, asking('a'))
    await turn()
    join(statement, asking('b'))
    await turn()
  })

  test('until that one returns', async () => {
    join(statement, asking('c'))
    expect(sent).toEqual(['one: a'])
    returns[0]!()
    await comeBack()
    expect(sent).toEqual(['one: a', 'one: b c'])
  })

  test('for 5 ms', async () => {
    await expect.poll(() => sent).toEqual(['one: a', 'one: b'])
  })

  test('until it is full', async () => {
    join(statement, asking('c', 999))
    expect(sent).toEqual(['one: a', 'one: b c'])
    join(statement, asking('d'))
    expect(sent).toHaveLength(2)
  })

  test('but no other statement does', async () => {
    join(other, asking('c'))
    await turn()
    expect(sent).toEqual(['one: a', 'other: c'])
  })
})

test('one that is full takes nobody along, and leaves with its turn', async () => {
  join(statement, asking('a', 1_000))
  join(statement, asking('b'))
  await turn()
  expect(sent).toEqual(['one: a'])
  returns[0]!()
  await comeBack()
  expect(sent).toEqual(['one: a', 'one: b'])
})

test('one that is full waits for nothing on its way', async () => {
  join(statement, asking('a'))
  await turn()
  join(statement, asking('b', 1_000))
  await turn()
  expect(sent).toEqual(['one: a', 'one: b'])
})

/** What returns is noticed within a turn, at whose end the next batch leaves. */
async function comeBack(): Promise<void> {
  await turn()
  await turn()
}

function asking(name: string, count = 1): Asker {
  return { name, keys: Array.from({ length: count }, (_none, index) => `${name}${index}`) }
}
