import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test, vi } from 'vitest'
import { withDatabase } from '../_util/databases.ts'
import { connectToEach } from './kept-connection.ts'
import { isGone, startWorkers } from './running-main.ts'

vi.setConfig({ testTimeout: 60_000 })

const databaseUrl = withDatabase(inject('applicationUrl'), 'small')

/** Two workers, each with a request that has begun. */
async function startBusyWorkers() {
  const main = await startWorkers(databaseUrl)
  const connections = await connectToEach(main.origin, 2)
  const requests = await Promise.all(connections.map(({ begin }) => begin('{ districts { name } }')))
  // Who comes at the very moment may be let in and never attended to.
  const knock = () =>
    fetch(`${main.origin}/alive/`, { signal: AbortSignal.timeout(1_000) }).then(
      String,
      ({ cause }) => cause?.code,
    )
  return {
    ...main,
    /** Waits until nobody new is let in. */
    untilClosed: () => expect.poll(knock, { timeout: 10_000 }).toBe('ECONNREFUSED'),
    /** Sends the rest of the requests; resolves to how they were answered. */
    async finish() {
      const answers = await Promise.all(requests.map((sendRest) => sendRest()))
      return answers.map(({ status, text }) => ({
        status,
        districts: JSON.parse(text).data.districts.length,
      }))
    },
  }
}

const answered = Array(2).fill({ status: 200, districts: 2 })

test.each([
  ['SIGTERM', 'the primary'],
  ['SIGHUP', 'the primary'],
  ['SIGTERM', 'all of them'],
  ['SIGINT', 'all of them and, by npm, the primary once more'],
] as const)('%s to %s: what is under way is answered, and none is left', async (signal, whom) => {
  const { pid, workers, untilClosed, finish, exited, output } = await startBusyWorkers()
  process.kill(whom === 'the primary' ? pid : -pid, signal)
  if (signal === 'SIGINT') process.kill(pid, signal)
  await untilClosed()
  expect(workers.some((worker) => isGone(worker.pid))).toBe(false)
  expect(await finish()).toEqual(answered)
  expect(await exited).toBe(0)
  expect(workers.every((worker) => isGone(worker.pid))).toBe(true)
  expect(output()).toMatch(/Ctrl-C stops the server and all that it started\.\n$/)
})

test('where the primary is killed its workers answer what is under way, and end', async () => {
  const { pid, workers, untilClosed, finish, exited, untilGone } = await startBusyWorkers()
  process.kill(pid, 'SIGKILL')
  expect(await exited).toBe(null)
  await untilClosed()
  expect(workers.some((worker) => isGone(worker.pid))).toBe(false)
  expect(await finish()).toEqual(answered)
  await untilGone()
})

test('a second signal, a while later, ends all at once', async () => {
  const { pid, workers, exited, output, untilGone } = await startWorkers(databaseUrl)
  const [stuck, other] = workers
  process.kill(stuck!.pid, 'SIGSTOP')
  process.kill(pid, 'SIGTERM')
  await expect.poll(() => isGone(other!.pid), { timeout: 10_000 }).toBe(true)
  // Within a second it would be the same keystroke.
  await wait(1_100)
  process.kill(pid, 'SIGTERM')
  expect(await exited).toBe(1)
  await untilGone()
  // So it says where it has waited for them in vain.
  expect(output()).not.toContain('Stopping after')
})
