import { randomBytes } from 'node:crypto'
import { type Logger, pino } from 'pino'
import { createRedisStore } from '../../src/cache/redis-store.ts'
import type { CacheStore } from '../../src/cache/store.ts'

/** Milliseconds after its end within which the cache is used again, whatever the fault was. */
export const soonMs = 3_000
/** Milliseconds by which a call may end after a timer that was set with it: one long turn of a busy loop. */
export const toleranceMs = 40

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A store with keys of its own, and what it has logged. */
export function openStore(url: string, version = randomBytes(6).toString('hex')) {
  const lines: string[] = []
  const logger: Logger = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  )
  return { store: createRedisStore({ url, version, logger }), lines }
}

/**
 * Whether it was said that it went and that it is back. A busy machine misses deadlines and so changes more often, but
 * never as often as calls and attempts fail.
 */
export function tellChangesAlone(lines: readonly string[], first: string): boolean {
  const isTurn = lines.every((line, index) => line !== lines[index - 1])
  return isTurn && lines.length <= 8 && lines.includes(first) && lines.at(-1) === 'the cache is used again'
}

export const skipped = 'the cache is skipped: Redis is away or too slow'

/** Waits until it holds, and tells how many milliseconds that took. */
export async function until(holds: () => unknown, milliseconds = 8_000): Promise<number> {
  const start = performance.now()
  while (!(await holds())) {
    if (performance.now() - start > milliseconds)
      throw new Error(`It does not hold after ${milliseconds} ms.`)
    await pause(10)
  }
  return Math.round(performance.now() - start)
}

/** Whether the store keeps and gives back: both ways are in use. */
export async function isUsed(store: Pick<CacheStore, 'read' | 'write'>): Promise<boolean> {
  const value = randomBytes(6).toString('hex')
  try {
    await store.write([{ key: 'used', value, ttl: 10_000 }])
    return (await store.read(['used']))[0] === value
  } catch {
    return false
  }
}

export const isWell = (store: CacheStore): boolean =>
  store.state().status === 'ok' && store.state().circuit === 'closed'

/**
 * How many milliseconds a call ended after a timer of 30 ms that was set with it, whatever came of the call. The
 * timer is late for the same reasons, so delays of the machine do not count.
 */
export async function excess(call: () => Promise<unknown>): Promise<number> {
  const allowed = new Promise<number>((resolve) => setTimeout(() => resolve(performance.now()), 30))
  const ended = await call().then(
    () => performance.now(),
    () => performance.now(),
  )
  return ended - (await allowed)
}

/** Reads and writes from eight sides at once for so long: the largest excess, and the calls that were answered. */
export async function strain(store: CacheStore, milliseconds: number) {
  const end = performance.now() + milliseconds
  const found = { excess: -Infinity, reads: 0, writes: 0 }
  const read = (side: number) => async () => {
    await store.read([`key:${side}`, 'tag:Notary'])
    found.reads += 1
  }
  const write = (side: number) => async () => {
    await store.write([{ key: `key:${side}`, value: 'x'.repeat(500), ttl: 60_000 }])
    found.writes += 1
  }
  await Promise.all(
    Array.from({ length: 8 }, async (_, side) => {
      while (performance.now() < end) {
        found.excess = Math.max(found.excess, await excess(read(side)), await excess(write(side)))
      }
    }),
  )
  return found
}
