import { isInterfaceType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const nodeDocument = 'query ($id: ID!) { node(id: $id) { __typename id } }'
const nodesDocument = `query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename id
    ... on Act { status }
    ... on ActType { code }
    ... on District { name }
    ... on DocumentType { code }
    ... on Municipality { name }
    ... on Notary { lastName }
  }
}`
const missingUuid = '01931f62-f800-7000-8000-000000000000'

describe('nodes', () => {
  let app: TestApp
  /** One row of each type that a notary may see, as `nodes` answers for it. */
  let examples: ({ __typename: string; id: string } & Record<string, unknown>)[]

  beforeAll(async () => {
    app = await startTestApp()
    const { act, actType, district, documentType, municipality, notary } = app.database.client
    const example = (type: string, { id }: { id: string }, fields: Record<string, unknown>) => ({
      __typename: type,
      id: toGlobalId(type, id),
      ...fields,
    })
    const rows = {
      Act: await act.findFirstOrThrow({ where: { notary: { userId: app.people.notary } } }),
      ActType: await actType.findFirstOrThrow(),
      District: await district.findFirstOrThrow(),
      DocumentType: await documentType.findFirstOrThrow(),
      Municipality: await municipality.findFirstOrThrow(),
      Notary: await notary.findFirstOrThrow(),
    }
    examples = [
      example('Act', rows.Act, { status: rows.Act.status }),
      example('ActType', rows.ActType, { code: rows.ActType.code }),
      example('District', rows.District, { name: rows.District.name }),
      example('DocumentType', rows.DocumentType, { code: rows.DocumentType.code }),
      example('Municipality', rows.Municipality, { name: rows.Municipality.name }),
      example('Notary', rows.Notary, { lastName: rows.Notary.lastName }),
    ]
  })
  afterAll(() => app.close())

  test('are tried with every type that is one', () => {
    const type = app.schema.getType('Node')
    const types = isInterfaceType(type) ? app.schema.getPossibleTypes(type).map(({ name }) => name) : []
    expect(examples.map(({ __typename }) => __typename)).toEqual(types.toSorted())
  })

  test('are found one by one', async () => {
    for (const { __typename, id } of examples) {
      const answer = await app.query(nodeDocument, { as: 'notary', variables: { id } })
      expect(answer.errors).toEqual([])
      expect(answer.data.node).toEqual({ __typename, id })
      // The rights, and the row.
      expect(answer.sql).toBe(2)
    }
  })

  test('are found together, in the order of their ids, repeated and missing ones included', async () => {
    const missing = examples.map(({ __typename }) => toGlobalId(__typename, missingUuid))
    const ids = [...examples, ...examples.toReversed()].map(({ id }) => id)
    const answer = await app.query(nodesDocument, {
      as: 'notary',
      variables: { ids: [...missing.slice(0, 2), ...ids, ...missing] },
    })
    expect(answer.errors).toEqual([])
    expect(answer.data.nodes).toEqual([
      null,
      null,
      ...examples,
      ...examples.toReversed(),
      ...missing.map(() => null),
    ])
    expect(answer.sql).toBe(1 + 6)
  })

  test('cost one statement for each of the types that are asked for', async () => {
    const ofTwoTypes = examples.slice(0, 2).flatMap(({ id }) => [id, id, id])
    const answer = await app.query(nodesDocument, { as: 'notary', variables: { ids: ofTwoTypes } })
    expect(answer.sql).toBe(1 + 2)
  })

  test('that are public are found without a token, and acts are not', async () => {
    const answer = await app.query(nodesDocument, { variables: { ids: examples.map(({ id }) => id) } })
    expect(answer.errors).toEqual([])
    expect(answer.data.nodes).toEqual([null, ...examples.slice(1)])
  })

  test('are none where no id is given', async () => {
    const answer = await app.query(nodesDocument, { variables: { ids: [] } })
    expect(answer.data).toEqual({ nodes: [] })
  })

  test('are a hundred at most', async () => {
    const { id } = examples[5]!
    const most = await app.query(nodesDocument, { variables: { ids: Array(100).fill(id) } })
    expect(most.data.nodes).toEqual(Array(100).fill(examples[5]))

    const more = await app.query(nodesDocument, { variables: { ids: Array(101).fill(id) } })
    expect(more.data).toBeNull()
    expect(more.errors).toMatchObject([
      {
        message: '`ids` has 101 entries; it can have 100 at most.',
        path: ['nodes'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })

  test.each(['Client', 'Document', 'Party', 'Studio', 'User', 'Viewer', 'Language', 'Unknown'])(
    'are refused by the id of a %s, which is no node',
    async (type) => {
      const id = toGlobalId(type, missingUuid)
      const one = await app.query(nodeDocument, { as: 'notary', variables: { id } })
      expect(one.data).toEqual({ node: null })
      expect(one.errors).toMatchObject([
        {
          message: expect.stringContaining(`\`id\` is an id of type ${type}`),
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ])
    },
  )

  test('that exist are given beside the one whose id cannot be read', async () => {
    const { id, __typename } = examples[5]!
    const answer = await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      variables: { ids: [id, 'nonsense', toGlobalId('Client', missingUuid)] },
    })
    expect(answer.data.nodes).toEqual([{ __typename, id }, null, null])
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['nodes', 1], 'BAD_USER_INPUT'],
      [['nodes', 2], 'BAD_USER_INPUT'],
    ])
  })
})
