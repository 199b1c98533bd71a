import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isLeafType,
  isRequiredArgument,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type Viewer, anonymous } from '../../src/domains/user/viewer.ts'
import { type StoredAct, storedActs, visibleTo } from '../act/stored-acts.ts'
import type { TestApp } from '../_util/test-app.ts'
import { startCrowdedApp } from '../user/crowded-database.ts'
import { storedViewers } from '../user/stored-viewers.ts'

const guarded = ['Act', 'Client', 'Document', 'Party']
const identityFields = ['codiceFiscale', 'birthDate', 'birthPlace', 'residence', 'email', 'phone', 'pec']

/** A way through the schema from the query to a field that gives guarded objects. */
interface Route {
  readonly coordinate: string
  readonly document: string
}

describe('whatever field one comes by', () => {
  let app: TestApp
  let acts: StoredAct[]
  let viewers: Viewer[]
  let routes: Route[]

  beforeAll(async () => {
    app = await startCrowdedApp()
    acts = await storedActs(app.database.client)
    viewers = [anonymous, ...(await storedViewers(app.database.client))]
    routes = routesTo(guarded, app.schema)
  })
  afterAll(() => app.close())

  test('nobody reaches an act, a party, a document or a client that the rows do not give him', async () => {
    const reached = new Set<string>()
    const notaryIds = [...new Set(acts.map(({ notaryId }) => toGlobalId('Notary', notaryId)))]
    for (const viewer of viewers) {
      const allowed = allowedIds(viewer)
      for (const { coordinate, document } of routes) {
        for (const variables of variablesFor(document, notaryIds)) {
          const answer = await app.query(document, {
            ...(viewer.userId && { as: { userId: viewer.userId } }),
            variables,
          })
          for (const object of objectsIn(answer.data)) {
            if (!guarded.includes(object.__typename)) continue
            expect(allowed, `${coordinate} as ${viewer.role} ${viewer.userId}`).toContain(object.id)
            if (object.__typename === 'Client' && !seesIdentity(viewer, object.id)) {
              expect(identityFields.filter((name) => object[name] !== null)).toEqual([])
            }
            reached.add(coordinate)
          }
        }
      }
    }
    // Every one of the fields gave somebody something, so that its silence to others says something.
    expect([...reached].sort()).toEqual(routes.map(({ coordinate }) => coordinate).sort())
  })

  test('guarded objects are given by fields like these, which the schema tells', () => {
    const coordinates = routes.map(({ coordinate }) => coordinate)
    for (const known of [
      'Query.act',
      'Query.acts',
      'Query.nodes',
      'Notary.newestAct',
      'Party.client',
      'Document.owner',
    ]) {
      expect(coordinates).toContain(known)
    }
  })

  function allowedIds(viewer: Viewer): string[] {
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
    return [
      ...visible.map(({ id }) => toGlobalId('Act', id)),
      ...parties.map(({ id }) => toGlobalId('Party', id)),
      ...documents.map(({ id }) => toGlobalId('Document', id)),
      ...clientIds.flatMap((id) => (id === null ? [] : toGlobalId('Client', id))),
    ]
  }

  function* variablesFor(document: string, notaryIds: readonly string[]) {
    if (document.includes('$ids')) yield { ids: acts.map(({ id }) => toGlobalId('Act', id)) }
    else if (document.includes('notary(id: $id)')) for (const id of notaryIds) yield { id }
    // Every seventh: all of them one by one are the business of the tests of act(id) and node(id).
    else if (document.includes('$id'))
      for (const act of acts.filter((_act, index) => index % 7 === 0)) yield { id: toGlobalId('Act', act.id) }
    else yield {}
  }
})

function seesIdentity(viewer: Viewer, clientId: string): boolean {
  const isOwn = viewer.clientId !== null && clientId === toGlobalId('Client', viewer.clientId)
  return viewer.role === 'NOTARY' || viewer.role === 'STAFF' || isOwn
}

/** The shortest way to each field that returns one of the types, directly or as a page of them. */
function routesTo(typeNames: readonly string[], schema: GraphQLSchema): Route[] {
  const routes: Route[] = []
  const waiting: { type: GraphQLObjectType; wrap: (selection: string) => string }[] = [
    { type: schema.getQueryType()!, wrap: (selection) => selection },
  ]
  const visited = new Set<string>()
  for (const { type, wrap } of waiting) {
    if (visited.has(type.name)) continue
    visited.add(type.name)
    for (const field of Object.values(type.getFields())) {
      for (const target of targetsOf(field, schema)) {
        const fragment = (selection: string) =>
          isAbstractType(getNamedType(field.type)) ? `... on ${target.name} { ${selection} }` : selection
        const step = (selection: string) =>
          wrap(`${field.name}${callOf(field)} { __typename ${fragment(selection)} }`)
        if (typeNames.includes(target.name)) {
          routes.push({
            coordinate: `${type.name}.${field.name}`,
            document: documentOf(step(leavesOf(target))),
          })
        }
        waiting.push({ type: target, wrap: step })
      }
    }
  }
  return routes
}

function targetsOf(
  field: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
): readonly GraphQLObjectType[] {
  const type = getNamedType(field.type)
  if (isAbstractType(type)) return schema.getPossibleTypes(type)
  return isObjectType(type) ? [type] : []
}

/** Everything of a type that has no fields of its own. */
function leavesOf(type: GraphQLObjectType): string {
  const leaves = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)))
  return ['__typename', ...leaves.map(({ name }) => name)].join(' ')
}

function callOf(field: GraphQLField<unknown, unknown>): string {
  const names = field.args
    .filter((argument) => isRequiredArgument(argument) || argument.name === 'first')
    .map(({ name }) =>
      name === 'first' ? 'first: 60' : name === 'province' ? 'province: "MI"' : `${name}: $${name}`,
    )
  return names.length > 0 ? `(${names.join(', ')})` : ''
}

function documentOf(selection: string): string {
  const variables = [
    selection.includes('$id)') && '$id: ID!',
    selection.includes('$ids)') && '$ids: [ID!]!',
  ].filter(Boolean)
  return `query ${variables.length > 0 ? `(${variables.join(', ')})` : ''} { ${selection} }`
}

function* objectsIn(value: unknown): Generator<{ __typename: string; id: string } & Record<string, unknown>> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item)
  else if (typeof value === 'object' && value !== null) {
    if ('__typename' in value && 'id' in value) yield value as never
    for (const inner of Object.values(value)) yield* objectsIn(inner)
  }
}
