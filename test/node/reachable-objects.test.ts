import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type Viewer, anonymous } from '../../src/domains/user/viewer.ts'
import { type StoredAct, storedActs, visibleTo } from '../act/stored-acts.ts'
import type { TestApp } from '../_util/test-app.ts'
import { type Route, routesTo } from './routes.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'

const guarded = ['Act', 'Client', 'Document', 'Party']
const identityFields = ['codiceFiscale', 'birthDate', 'birthPlace', 'residence', 'email', 'phone', 'pec']

describe('whatever field one comes by', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]
  let routes: Route[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    acts = await storedActs(app.database.client)
    // The accounts of `small`, which come first, and of the many citizens that were added every third.
    const accounts = await storedViewers(app.database.client)
    viewers = [anonymous, ...accounts.filter((_account, index) => index < 22 || index % 3 === 0)]
    routes = routesTo(guarded, app.schema)
  })
  afterAll(() => app.close())

  test('nobody reaches an act, a party, a document or a client that the rows do not give him', async () => {
    const reached = new Set<Route>()
    for (const viewer of viewers) {
      const allowed = allowedIds(viewer)
      for (const route of routes) {
        const { coordinate, document } = route
        for (const variables of variablesFor(route)) {
          const answer = await app.query(document, {
            ...(viewer.userId && { as: { userId: viewer.userId } }),
            variables,
          })
          for (const object of objectsIn(answer.data)) {
            if (!guarded.includes(object.__typename)) continue
            expect(allowed.has(object.id), `${coordinate} as ${viewer.role} ${viewer.userId}`).toBe(true)
            if (object.__typename === 'Client' && !seesIdentity(viewer, object.id)) {
              expect(identityFields.filter((name) => object[name] !== null)).toEqual([])
            }
            reached.add(route)
          }
        }
      }
    }
    // Every one of the fields gave somebody something, so that its silence to others says something.
    expect(routes.filter((route) => !reached.has(route))).toEqual([])
  })

  test('the fields are those of the schema', () => {
    expect([...new Set(routes.map(({ coordinate }) => coordinate))]).toEqual(
      expect.arrayContaining([
        'Query.act',
        'Query.acts',
        'Notary.newestAct',
        'Party.client',
        'Document.owner',
      ]),
    )
  })

  function allowedIds(viewer: Viewer): Set<string> {
    const visible = visibleTo(viewer, acts)
    const seesContent = viewer.role !== 'ADMINISTRATOR'
    const parties = seesContent ? visible.flatMap((act) => act.parties) : []
    const documents = (seesContent ? visible.flatMap((act) => act.documents) : []).filter(
      ({ ownerClientId }) =>
        viewer.role !== 'CITIZEN' || ownerClientId === null || ownerClientId === viewer.clientId,
    )
    const clientIds = [
      viewer.clientId,
      ...parties.map((one) => one.clientId),
      ...documents.map((one) => one.ownerClientId),
    ]
    return new Set([
      ...visible.map(({ id }) => toGlobalId('Act', id)),
      ...parties.map(({ id }) => toGlobalId('Party', id)),
      ...documents.map(({ id }) => toGlobalId('Document', id)),
      ...clientIds.flatMap((id) => (id === null ? [] : toGlobalId('Client', id))),
    ])
  }

  function* variablesFor({ idVariable }: Route) {
    const ids = acts.map(({ id }) => toGlobalId('Act', id))
    if (idVariable === 'ids') yield { ids }
    // All of them one by one are the business of the tests of act(id) and node(id).
    else if (idVariable === 'id') for (const id of ids.filter((_id, index) => index % 20 === 0)) yield { id }
    else yield {}
  }
})

function seesIdentity(viewer: Viewer, clientId: string): boolean {
  const isOwn = viewer.clientId !== null && clientId === toGlobalId('Client', viewer.clientId)
  return viewer.role === 'NOTARY' || viewer.role === 'STAFF' || isOwn
}

function* objectsIn(value: unknown): Generator<{ __typename: string; id: string } & Record<string, unknown>> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item)
  else if (typeof value === 'object' && value !== null) {
    if ('__typename' in value && 'id' in value) yield value as never
    for (const inner of Object.values(value)) yield* objectsIn(inner)
  }
}
