import { beforeAll, describe, expect, test } from 'vitest'
import { type RoleName, roleNames, toRole } from '../../src/development/people.ts'
import { pairOfApps } from './direct-pair.ts'
import { ways } from './direct-requests.ts'
import { startProductionApp } from './production-app.ts'

const key = 'a key of the load test'
const viewers = ['administrator', ...roleNames.filter((role) => role !== 'administrator'), undefined] as const

/** Whoever may is first, so that the document is known when others come. */
const documents = {
  'the schema': '{ __schema { queryType { name } } }',
  'the schema beside data': 'query ($name: String!) { __type(name: $name) { name } languages { code } }',
  'public data': '{ languages { code } }',
  'the viewer': '{ viewer { role } }',
  'a field that fails': '{ languages { code } notary(id: "7") { id } }',
}

describe.each(['only', 'warn', 'off'])('in production, with TRUSTED_DOCUMENTS=%s,', (trusted) => {
  const environment = { TRUSTED_DOCUMENTS: trusted, LOAD_TEST_KEY: key }
  const pair = pairOfApps({ environment }, startProductionApp)
  const authorizations = new Map<RoleName | undefined, Record<string, string>>()

  beforeAll(async () => {
    for (const role of roleNames) {
      authorizations.set(role, { authorization: `Bearer ${await pair.direct.tokenFor(role)}` })
    }
  })

  /** As a client of each role and nobody, thrice, the administrator first; tells who was answered directly. */
  async function expectSame(fields: object, headers: Record<string, string> = {}) {
    const direct = new Set<RoleName | undefined>()
    const refused = new Set<RoleName | undefined>()
    for (const role of viewers) {
      for (const way of [ways.POST, ways.GET, ways.POST]) {
        const request = way(fields, { ...headers, ...authorizations.get(role) })
        const { isDirect, text } = await pair.expectSame(request, `${role}: ${JSON.stringify(request)}`)
        if (isDirect) direct.add(role)
        if (!text.includes('"data":')) refused.add(role)
      }
    }
    return { direct: [...direct], refused: [...refused] }
  }

  test.each(Object.entries(documents))('a document that asks for %s', async (what, query) => {
    const { direct, refused } = await expectSame({ query, variables: { name: 'Act' } }, keyed)
    const others = viewers.filter((role) => role !== 'administrator')
    const isForAdministrators = what.includes('schema') || trusted === 'only'
    expect(refused).toEqual(isForAdministrators ? others : [])
    expect(direct).toEqual(
      trusted === 'only' ? [] : isForAdministrators ? ['administrator'] : ['administrator', ...others],
    )
  })

  test.each(['Districts', 'MyActs', 'ActRegister'])('the stored operation %s', async (name) => {
    const { id, bareText, roles } = pair.direct.storedOperations.all.find((stored) => stored.name === name)!
    const strangers = viewers.filter((role) => roles && !(role && roles.includes(toRole(role))))
    const caching: Record<string, string>[] = [
      {},
      { 'cache-control': 'no-cache' },
      { 'x-budget': '1', 'cache-control': 'no-cache' },
    ]
    for (const headers of [...caching, ...caching.map((way) => ({ ...way, 'x-load-test-key': key }))]) {
      const variables = { first: 20 }
      const asked = [
        await expectSame({ documentId: id, variables }, headers),
        await expectSame({ query: bareText, variables }, headers),
      ]
      for (const { refused } of asked) expect(refused).toEqual(strangers)
    }
    const cold = { 'cache-control': 'no-cache', 'x-load-test-key': key }
    expect((await expectSame({ documentId: id }, cold)).direct).toHaveLength(
      viewers.length - strangers.length,
    )
  })
})

/** Otherwise public answers come out of the cache. */
const keyed = { 'cache-control': 'no-cache', 'x-load-test-key': key }
