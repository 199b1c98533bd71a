import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type Viewer, anonymous } from '../../src/domains/user/viewer.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'
import { type StoredAct, storedActs, visibleTo } from './stored-acts.ts'

describe('every account sees exactly the acts that the policy gives it', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]
  let viewersOfSmall: Viewer[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    acts = await storedActs(app.database.client)
    viewers = await storedViewers(app.database.client)
    const small = await startTestApp()
    viewersOfSmall = await storedViewers(small.database.client)
    await small.close()
  })
  afterAll(() => app.close())

  test('among them are parties, witnesses and testators of wills, and accounts that see nothing', () => {
    const wills = acts.filter(({ isWill }) => isWill)
    const seen = viewers.map((viewer) => visibleTo(viewer, acts))
    const isWitness = ({ clientId }: Viewer) =>
      wills.some(({ parties }) =>
        parties.some((party) => party.clientId === clientId && party.role === 'WITNESS'),
      )
    expect(viewers.length).toBeGreaterThan(50)
    expect(seen.filter((visible) => visible.length === 0).length).toBeGreaterThan(5)
    expect(viewers.filter(isWitness).length).toBeGreaterThan(5)
    for (const will of wills) expect(seen.some((visible) => visible.includes(will))).toBe(true)
  })

  test('in the list', async () => {
    for (const viewer of viewers) {
      const { data } = await app.query('{ acts(first: 100) { nodes { id } totalCount } }', as(viewer))
      const expected = visibleTo(viewer, acts).map(globalId)
      expect(
        data.acts.nodes.map(({ id }: { id: string }) => id),
        nameOf(viewer),
      ).toEqual(expected)
      expect(data.acts.totalCount, nameOf(viewer)).toBe(expected.length)
    }
  })

  test('in the lists of all notaries', async () => {
    const document =
      '{ notaries(first: 50) { nodes { id actCount newestAct { id } acts(first: 100) { nodes { id } totalCount } } } }'
    for (const viewer of [anonymous, ...viewers]) {
      const { data } = await app.query(document, as(viewer))
      for (const notary of data.notaries.nodes) {
        const own = visibleTo(viewer, acts).filter((act) => toGlobalId('Notary', act.notaryId) === notary.id)
        expect(notary, nameOf(viewer)).toEqual({
          id: notary.id,
          actCount: own.length,
          newestAct: own[0] ? { id: globalId(own[0]) } : null,
          acts: { nodes: own.map((act) => ({ id: globalId(act) })), totalCount: own.length },
        })
      }
    }
  })

  test('one by one, by act(id) and by node(id)', async () => {
    // As many at once as a document may ask for under different names.
    const names = ['a', 'b', 'c', 'd', 'e']
    const document = `query (${names.map((name) => `$${name}: ID!`).join(' ')}) {
      ${names.map((name) => `${name}: act(id: $${name}) { id } ${name}Node: node(id: $${name}) { id }`).join(' ')}
    }`
    for (const viewer of viewersOfSmall) {
      const visible = new Set(visibleTo(viewer, acts))
      for (let start = 0; start < acts.length; start += names.length) {
        const asked = names.map((name, index) => [name, acts[start + index] ?? acts[0]!] as const)
        const variables = Object.fromEntries(asked.map(([name, act]) => [name, globalId(act)]))
        const { data } = await app.query(document, { ...as(viewer), variables })
        const expected = asked.flatMap(([name, act]) => {
          const answer = visible.has(act) ? { id: globalId(act) } : null
          return [[name, answer] as const, [`${name}Node`, answer] as const]
        })
        expect(data, nameOf(viewer)).toEqual(Object.fromEntries(expected))
      }
    }
  })

  test('by nodes(ids)', async () => {
    const variables = { ids: acts.map(globalId) }
    for (const viewer of [anonymous, ...viewers]) {
      const { data } = await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ...as(viewer),
        variables,
      })
      const visible = new Set(visibleTo(viewer, acts))
      expect(data.nodes, nameOf(viewer)).toEqual(
        acts.map((act) => (visible.has(act) ? { id: globalId(act) } : null)),
      )
    }
  })
})

function as({ userId }: Viewer) {
  return userId === null ? {} : { as: { userId } }
}

function globalId(act: StoredAct): string {
  return toGlobalId('Act', act.id)
}

function nameOf({ role, userId, permissions }: Viewer): string {
  return `${role} ${userId} ${permissions.join(' ')}`
}
