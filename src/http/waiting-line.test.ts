import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWaitingLine } from './waiting-line.ts'

describe('a waiting line', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Comes `count` times and writes down who was let in and who was refused. */
  function come(line: ReturnType<typeof createWaitingLine>, count: number, deadline = Infinity) {
    const log: string[] = []
    for (let number = 1; number <= count; number += 1) {
      const turn = line.enter(deadline)
      if (!turn) log.push(`${number} in`)
      else {
        turn.then(
          () => log.push(`${number} in`),
          (error: Error) => log.push(`${number} ${error.name}`),
        )
      }
    }
    return log
  }

  test('lets in as many as there are places, and the others in their order', async () => {
    const line = createWaitingLine({ places: 2, patienceMs: 1_500 })
    const log = come(line, 4)
    expect(log).toEqual(['1 in', '2 in'])
    line.leave(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['1 in', '2 in', '3 in'])
    line.leave(true)
    line.leave(true)
    line.leave(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(log.at(-1)).toBe('4 in')
    expect(come(line, 3)).toEqual(['1 in', '2 in'])
  })

  test('keeps nobody beyond the deadline', async () => {
    const line = createWaitingLine({ places: 1, patienceMs: 60_000 })
    const log = come(line, 2, performance.now() + 5_000)
    await vi.advanceTimersByTimeAsync(4_700)
    expect(log).toEqual(['1 in'])
    await vi.advanceTimersByTimeAsync(600)
    expect(log).toEqual(['1 in', '2 ServiceUnavailableError'])
    // It has given its place up: the next one to leave frees one.
    line.leave(true)
    expect(come(line, 1)).toEqual(['1 in'])
  })

  test('refuses who has waited for as long as nobody was served', async () => {
    const line = createWaitingLine({ places: 1, patienceMs: 1_500 })
    const log = come(line, 3)
    line.leave(false)
    await vi.advanceTimersByTimeAsync(1_400)
    expect(log).toEqual(['1 in', '2 in'])
    await vi.advanceTimersByTimeAsync(500)
    expect(log).toEqual(['1 in', '2 in', '3 ServiceUnavailableError'])
  })

  test('lets wait for longer while others are served', async () => {
    const line = createWaitingLine({ places: 1, patienceMs: 1_500 })
    const log = come(line, 6)
    for (let served = 0; served < 4; served += 1) {
      await vi.advanceTimersByTimeAsync(1_000)
      line.leave(true)
    }
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['1 in', '2 in', '3 in', '4 in', '5 in'])
  })
})
