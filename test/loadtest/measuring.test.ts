import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pickAny, pickPopular, pickWeighted } from '../../loadtest/lib/pick.ts'
import { quantile } from '../../loadtest/runner/quantile.ts'
import { startRedisControl } from '../../loadtest/runner/redis-control.ts'
import { followServer } from '../../loadtest/runner/timeline.ts'

afterEach(() => vi.restoreAllMocks())

describe('a quantile', () => {
  const buckets = [
    { edge: 0.1, count: 50 },
    { edge: 0.5, count: 90 },
    { edge: 1, count: 100 },
    { edge: Infinity, count: 100 },
  ]

  test('is interpolated within its bucket', () => {
    expect(quantile(buckets, 0.25)).toBeCloseTo(0.05, 12)
    expect(quantile(buckets, 0.5)).toBeCloseTo(0.1, 12)
    expect(quantile(buckets, 0.7)).toBeCloseTo(0.3, 12)
    expect(quantile(buckets, 0.95)).toBeCloseTo(0.75, 12)
    expect(quantile(buckets, 1)).toBeCloseTo(1, 12)
  })

  test('takes the buckets in any order', () => {
    expect(quantile(buckets.toReversed(), 0.7)).toBeCloseTo(0.3, 12)
  })

  test('is the last edge that is known where the value is beyond it', () => {
    expect(quantile([...buckets.slice(0, 3), { edge: Infinity, count: 200 }], 0.95)).toBe(1)
    expect(quantile([{ edge: Infinity, count: 3 }], 0.5)).toBe(0)
  })

  test('is none where there is nothing', () => {
    expect(quantile([], 0.5)).toBeNaN()
    expect(quantile([{ edge: 1, count: 0 }], 0.5)).toBeNaN()
  })
})

describe('what users pick', () => {
  /** How often each comes over numbers that are spread evenly from 0 to 1. */
  function frequencies<Item>(draws: number, pick: () => Item): Map<Item, number> {
    let draw = 0
    vi.spyOn(Math, 'random').mockImplementation(() => (draw++ + 0.5) / draws)
    const counts = new Map<Item, number>()
    for (let count = 0; count < draws; count += 1) {
      const item = pick()
      counts.set(item, (counts.get(item) ?? 0) + 1)
    }
    return counts
  }

  test('is popular by its place: the first twice as often as the second, which few others reach', () => {
    const items = Array.from({ length: 1_000 }, (_item, index) => index + 1)
    const counts = frequencies(100_000, () => pickPopular(items))
    const ratio = (place: number) => counts.get(1)! / counts.get(place)!
    // log(2) / log(1 + 1/n), which comes near n.
    for (const place of [2, 3, 10, 100]) {
      expect(ratio(place)).toBeCloseTo(Math.log(2) / Math.log(1 + 1 / place), place > 50 ? -1 : 1)
    }
    expect(counts.size).toBe(1_000)
  })

  test('is any of them, as often as each other', () => {
    expect([...frequencies(300, () => pickAny(['a', 'b', 'c']))]).toEqual([
      ['a', 100],
      ['b', 100],
      ['c', 100],
    ])
  })

  test('is weighted', () => {
    const choices = [
      [28, 'a'],
      [17, 'b'],
      [5, 'c'],
    ] as const
    expect([...frequencies(500, () => pickWeighted(choices))]).toEqual([
      ['a', 280],
      ['b', 170],
      ['c', 50],
    ])
  })

  test('is one of them at the edges of chance', () => {
    for (const number of [0, 1 - Number.EPSILON / 2]) {
      vi.spyOn(Math, 'random').mockReturnValue(number)
      const expected = number === 0 ? 'first' : 'last'
      expect(pickAny(['first', 'last'])).toBe(expected)
      expect(pickPopular(['first', 'last'])).toBe(expected)
      expect(
        pickWeighted([
          [1, 'first'],
          [2, 'last'],
        ] as const),
      ).toBe(expected)
      vi.restoreAllMocks()
    }
  })
})

describe('the moments of a run', () => {
  let metrics: Server
  let address: string
  let readings: number
  beforeEach(async () => {
    readings = 0
    metrics = createServer((_request, response) => {
      readings += 1
      response.end(
        [
          `sportello_sql_statements_total{sportello_sql_outcome="ok"} ${readings * 6}`,
          `sportello_graphql_operation_duration_bucket{le="0.1"} ${readings}`,
          `sportello_graphql_operation_duration_bucket{le="0.5"} ${readings * 2}`,
          `sportello_graphql_operation_duration_bucket{le="+Inf"} ${readings * 2}`,
          `sportello_graphql_operation_duration_count ${readings * 2}`,
          'v8js_memory_heap_used{v8js_heap_space_name="old_space"} 40000000',
          'v8js_memory_heap_used{v8js_heap_space_name="new_space"} 2500000',
        ].join('\n'),
      )
    }).listen(0, '127.0.0.1')
    await once(metrics, 'listening')
    address = `http://127.0.0.1:${(metrics.address() as AddressInfo).port}/metrics`
  })
  afterEach(() => {
    metrics.closeAllConnections()
    metrics.close()
  })

  test('tell what has grown between two readings', async () => {
    const end = followServer(address, undefined, 0.02)
    await vi.waitFor(() => expect(readings).toBeGreaterThan(3))
    const moments = await end()
    expect(moments.length).toBeGreaterThan(1)
    for (const moment of moments) {
      expect(moment).toMatchObject({ statementsPerRequest: 3, heapMegabytes: 42.5 })
      expect(moment.p50).toBeCloseTo(100, 9)
      expect(moment.p95).toBeCloseTo(460, 9)
      expect(moment.processorUse).toBeUndefined()
    }
    const seconds = [0, ...moments.map(({ second }) => second)]
    moments.forEach(({ perSecond }, index) => {
      // The first reading is a little after the run began.
      if (index > 0) expect(perSecond).toBeCloseTo(2 / (seconds[index + 1]! - seconds[index]!), 6)
    })
  })

  test('know the processor use of a process of this machine', async () => {
    const end = followServer(address, process.pid, 0.05)
    await vi.waitFor(() => expect(readings).toBeGreaterThan(2))
    for (const { processorUse } of await end()) expect(processorUse).toBeGreaterThanOrEqual(0)
  })

  test('are as many as a plot can show, spread over all of the run', async () => {
    const end = followServer(address, undefined, 0.002)
    await vi.waitFor(() => expect(readings).toBeGreaterThan(250), { timeout: 20_000 })
    const moments = await end()
    expect(moments.length).toBeGreaterThanOrEqual(60)
    expect(moments.length).toBeLessThanOrEqual(120)
    const [first, last] = [moments[0]!.second, moments.at(-1)!.second]
    expect(moments[Math.floor(moments.length / 2)]!.second).toBeGreaterThan(first)
    expect(last).toBeGreaterThan(10 * first)
  })

  test('have a gap where the server shows no metrics', async () => {
    const end = followServer('http://127.0.0.1:1/metrics', undefined, 0.01)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await end()).toEqual([])
  })
})

describe('the control of Redis', () => {
  test('obeys four words, says what went wrong, and knows no other', async () => {
    const done: string[] = []
    const note = (word: string) => () => void done.push(word)
    const control = await startRedisControl({
      ...{ url: '', version: '', stop: async () => {}, pause: note('pause'), resume: note('resume') },
      kill: async () => note('kill')(),
      start: () => Promise.reject(new Error('It does not start.')),
    })
    const post = async (path: string, method = 'POST') => {
      const answer = await fetch(`${control.url}${path}`, { method })
      return [answer.status, await answer.text()]
    }
    expect(await post('/pause')).toEqual([204, ''])
    expect(await post('/resume')).toEqual([204, ''])
    expect(await post('/kill')).toEqual([204, ''])
    expect(await post('/start')).toEqual([500, 'It does not start.'])
    expect(await post('/flush')).toEqual([404, ''])
    expect(await post('/kill', 'GET')).toEqual([404, ''])
    expect(done).toEqual(['pause', 'resume', 'kill'])
    control.close()
  })

  test('keeps no command from ending that has failed', async () => {
    const module = new URL('../../loadtest/runner/redis-control.ts', import.meta.url).href
    const script = `const { startRedisControl } = await import('${module}'); await startRedisControl({}); console.log('started')`
    const words = ['--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 10_000 })
    expect(stdout).toBe('started\n')
  })
})
