import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type RowKey, createControlledStore, createGates, createInstance } from './controlled-instance.ts'

/** Lets everything run on that waits for no gate. */
const settle = () => new Promise((resolve) => setImmediate(resolve))
const keys: readonly RowKey[] = ['a', 'b']

/**
 * Two instances read, change and drop over one table and one store, in an order that the numbers say. Collects what
 * was seen of a version that the instance had been told is gone before it began to read.
 */
async function play(steps: readonly number[]): Promise<string[]> {
  const gates = createGates()
  const { store, entries } = createControlledStore(gates)
  const table = { a: 1, b: 1 }
  const instances = [0, 1].map(() => ({
    ...createInstance(store, table, gates),
    /** The versions that it was told of: nothing below may be seen by who begins to read now. */
    told: { a: 1, b: 1 },
  }))
  const stale: string[] = []

  async function read(index: number, kind: 'row' | 'list' | 'page', key: RowKey): Promise<void> {
    const { readers, told } = instances[index]!
    const least = { ...told }
    const seen = await readers[kind](key).catch(() => ({}))
    for (const name of keys) {
      const version = (seen as Partial<typeof table>)[name]
      if (version !== undefined && version < least[name]) {
        stale.push(
          `instance ${index} saw ${name}${version} in a ${kind} after ${name}${least[name]} was dropped`,
        )
      }
    }
  }

  async function change(index: number, key: RowKey): Promise<void> {
    table[key] += 1
    const version = table[key]
    const hear = (instance: (typeof instances)[number]) => {
      instance.told[key] = Math.max(instance.told[key], version)
      return instance.drop(key)
    }
    void gates.wait('change').then(() => hear(instances[1 - index]!))
    await gates.wait('change')
    await hear(instances[index]!)
  }

  function step(number: number): void {
    const [what, detail] = [number % 16, Math.floor(number / 16)]
    const index = detail % 2
    const key = keys[(detail >> 1) % 2]!
    if (what < 2) void read(index, 'row', key)
    else if (what === 2) void read(index, 'list', key)
    else if (what < 5) void read(index, 'page', key)
    else if (what === 5) void change(index, key)
    else if (what === 6) instances[index]!.forgetNear()
    else if (what === 7) vi.advanceTimersByTime(200)
    else if (what === 8)
      entries.delete([...entries.keys()].filter((name) => name.startsWith('tag:'))[detail % 3] ?? '')
    else if (gates.count() > 0) gates.open(detail, detail >> 3)
  }

  for (const number of steps) {
    step(number)
    await settle()
  }
  // In the end all is told and answered, and then nothing old is left anywhere.
  const finish = async () => {
    for (let round = 0; round < 2_000 && gates.count() > 0; round += 1) {
      gates.open(0, 7)
      await settle()
    }
  }
  await finish()
  vi.advanceTimersByTime(200)
  await finish()
  for (const [index] of instances.entries()) {
    for (const kind of ['row', 'list', 'page'] as const) {
      instances[index]!.forgetNear()
      instances[index]!.told = { ...table }
      const last = read(index, kind, 'a')
      await settle()
      await finish()
      await last
    }
  }
  for (const { close } of instances) close()
  return stale
}

describe('in whatever order things happen', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  test('nobody who reads after a drop sees what was read before it', async () => {
    const numbers = fc.array(fc.nat(16 * 1_024 - 1), { minLength: 60, maxLength: 240 })
    await fc.assert(
      fc.asyncProperty(numbers, async (steps) => {
        expect(await play(steps)).toEqual([])
      }),
      { numRuns: Number(process.env.INTERLEAVINGS ?? 200), endOnFailure: true },
    )
  })

  test('a page that was begun before a change is not kept under what was read after it', async () => {
    const gates = createGates()
    const { store } = createControlledStore(gates)
    const table = { a: 1, b: 1 }
    const [slow, writer] = [createInstance(store, table, gates), createInstance(store, table, gates)]
    /** Lets go on whatever waits for this, and what follows from it, until nothing does. */
    const pass = async (...whats: string[]) => {
      await settle()
      for (
        let what: string | undefined;
        (what = whats.find((name) => gates.find(name) >= 0)) !== undefined;
      ) {
        gates.open(gates.find(what), 7)
        await settle()
      }
    }
    const page = slow.readers.page('a')
    await pass('responses', 'rows', 'tag:Row:a', 'select rows')
    table.a = 2
    const told = writer.drop('a')
    await pass('tag:Row:a')
    await told
    await pass('')
    expect(await page).toEqual({ a: 1, b: 1 })

    const next = writer.readers.page('a')
    await pass('')
    expect(await next).toEqual({ a: 2, b: 1 })
    slow.close()
    writer.close()
  })
})
