import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithRedis } from '../_util/redis-server.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { createCanarySearch, describeFindings } from './canary-search.ts'
import { createCanaries } from './canaries.ts'
import { everythingIn } from './redis-contents.ts'

describeWithRedis('documents that clients write themselves', (redis) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ environment: { REDIS_URL: redis.url } })
  })
  afterAll(() => app.close())

  function ask(query: string | undefined, hashed: string) {
    const sha256Hash = createHash('sha256').update(hashed).digest('hex')
    const payload = { query, extensions: { persistedQuery: { version: 1, sha256Hash } } }
    return app.fastify.inject({ method: 'POST', url: '/graphql', payload })
  }

  test('leave no value in Redis that somebody wrote into them', async () => {
    const withoutValues =
      'query ($name: String!) { notaries(filter: { name: $name }) { nodes { fullName } } }'
    await ask(withoutValues, withoutValues)

    const canaries = createCanaries()
    for (const [index, { text }] of canaries.all.entries()) {
      const value = JSON.stringify(text)
      const documents = [
        `{ notaries(filter: { name: ${value} }) { nodes { fullName } } }`,
        `{ districts { id } } # ${value}`,
        `{ notaries(filter: { name: """${text.replaceAll('"', '')}""" }) { nodes { fullName } } }`,
      ]
      const query = documents[index % documents.length]!
      expect((await ask(query, query)).statusCode).toBe(200)
    }

    const kept = await everythingIn(redis)
    // What is kept is kept, or there was nothing to find.
    expect(kept.filter((text) => text.includes(withoutValues))).toHaveLength(1)
    const findings = createCanarySearch(canaries.all)(kept.join('\n'))
    expect(describeFindings(findings)).toEqual([])
  })
})
