import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { describeWithRedis } from '../_util/redis-server.ts'
import { createObservations } from './observations.ts'
import { type Lane, startTwoServers } from './two-servers.ts'

const processes = [0, 1]

/** Writes and reads until so many rounds are over; reads go on beside the writes all the time. */
async function interleave(lanes: readonly Lane[], rounds: number) {
  // What makes timers late here makes the servers late too: that part of a delay is the machine's.
  const lateness = monitorEventLoopDelay({ resolution: 5 })
  lateness.enable()
  let left = rounds
  let reads = 0
  const observations = lanes.map(() => createObservations())
  await Promise.all(
    lanes.map(async (lane, index) => {
      const { wrote, read } = observations[index]!
      let isOver = false
      const ways = Object.entries(lane.ways)
      const readOnce = (process: number, [way, ask]: (typeof ways)[number]) => {
        reads += 1
        return read({ process, way }, () => ask(process))
      }
      const reader = async () => {
        while (!isOver) {
          await readOnce(pick(processes), pick(ways))
          await pause(Math.random() * 15)
        }
      }
      const writer = async () => {
        while (left > 0) {
          left -= 1
          const process = pick(processes)
          wrote(process, await lane.write(process), performance.now())
          // What it wrote itself is there at once, by every way.
          await Promise.all(ways.map((way) => readOnce(process, way)))
          const other = 1 - process
          if (Math.random() < 0.3) await pause(Math.random() * 130)
          await readOnce(other, pick(ways))
        }
        await pause(101)
        await Promise.all(processes.flatMap((process) => ways.map((way) => readOnce(process, way))))
      }
      const reading = reader()
      await writer().finally(() => (isOver = true))
      await reading
    }),
  )
  return {
    reads,
    violations: observations.flatMap(({ violations }, index) =>
      violations.map((sentence) => `${lanes[index]!.name}: ${sentence}`),
    ),
    largestDelay: Math.max(...observations.map(({ largestDelay }) => largestDelay())),
    latenessMs: lateness.max / 1e6,
  }
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

describeWithRedis('two processes and a Redis', (redis) => {
  test(
    'each reads its own writes at once, and the other’s within 100 ms',
    { timeout: 120_000 },
    async ({ annotate }) => {
      const servers = await startTwoServers(redis.url)
      try {
        const { violations, largestDelay, latenessMs, reads } = await interleave(servers.lanes, 1_000)
        const { hits, misses } = servers.counts
        await annotate(
          `largest delay ${largestDelay.toFixed(1)} ms, lateness ${latenessMs.toFixed(1)} ms, ${reads} reads, ${hits} hits, ${misses} misses`,
        )
        expect(violations).toEqual([])
        expect(largestDelay).toBeLessThan(100 + latenessMs)
        // Otherwise nothing would have been asked of the caches.
        expect(hits).toBeGreaterThan(500)
        expect(Number(await redis.command('DBSIZE'))).toBeGreaterThan(10)
      } finally {
        await servers.close()
      }
    },
  )
})

describe('two processes without a Redis', () => {
  test(
    'each reads its own writes at once, and the other’s within a second',
    { timeout: 60_000 },
    async ({ annotate }) => {
      const servers = await startTwoServers(undefined)
      try {
        const { violations, largestDelay, latenessMs, reads } = await interleave(servers.lanes, 120)
        const { hits, misses } = servers.counts
        await annotate(
          `largest delay ${largestDelay.toFixed(1)} ms, lateness ${latenessMs.toFixed(1)} ms, ${reads} reads, ${hits} hits, ${misses} misses`,
        )
        expect(violations).toEqual([])
        expect(largestDelay).toBeLessThan(1_000)
        expect(hits).toBeGreaterThan(100)
      } finally {
        await servers.close()
      }
    },
  )
})
