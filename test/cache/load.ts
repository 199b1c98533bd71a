import type { Cache } from '../../src/cache/cache.ts'
import { type OperationExample, operationExamples } from '../../src/development/operation-examples.ts'
import type { TestApp } from '../_util/test-app.ts'
import { isUsed, pause } from './stores.ts'

const publicNames = ['SearchNotaries', 'NotaryProfile', 'ActTypeCatalogue', 'Districts']

/** Operations of the public, and one that is the citizen's alone, with the answer that no cache had a part in. */
export async function coldAnswers(app: TestApp) {
  const examples = await operationExamples(app.database.client, app.storedOperations.all)
  const chosen = examples.filter(
    ({ name, role }) =>
      (role === 'anonymous' && publicNames.includes(name)) || (role === 'citizen' && name === 'MyActs'),
  )
  return Promise.all(
    chosen.map(async (example) => {
      const { status, text, sql } = await ask(app, example, false)
      if (status !== 200) throw new Error(`${example.name} cannot be asked: ${text}`)
      return { example, text, sql }
    }),
  )
}

export type ColdAnswers = Awaited<ReturnType<typeof coldAnswers>>

export function ask(app: TestApp, { name, role, variables }: OperationExample, fromCache = true) {
  return app.query(name, { variables, fromCache, ...(role !== 'anonymous' && { as: role }) })
}

/**
 * Asks from four sides at once until `isOver`: how often, what differed from the cold answer, and the longest wait.
 * What the process knows by itself is forgotten all the time, so that every question goes to the store.
 */
export async function load(app: TestApp, cold: ColdAnswers, isOver: () => boolean) {
  const found = { asked: 0, wrong: [] as string[], longest: 0 }
  const forgetting = setInterval(() => void app.cache.forget(), 50)
  await Promise.all(
    [0, 1, 2, 3].map(async (side) => {
      for (let turn = side; !isOver(); turn += 1) {
        const { example, text } = cold[turn % cold.length]!
        const start = performance.now()
        const answer = await ask(app, example)
        found.longest = Math.max(found.longest, performance.now() - start)
        found.asked += 1
        if (answer.status !== 200 || answer.text !== text)
          found.wrong.push(`${example.name}: ${answer.text.slice(0, 300)}`)
        await pause(1)
      }
    }),
  )
  clearInterval(forgetting)
  return found
}

export function forMilliseconds(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds
  return () => performance.now() > end
}

/** Whether an instance's cache keeps in its store and gives back. */
export const usesStore = (cache: Cache): Promise<boolean> =>
  isUsed({
    read: async ([key]) => [await cache.readText(key!)],
    write: async ([entry]) => cache.writeText(entry!.key, entry!.value, entry!.ttl),
  })
