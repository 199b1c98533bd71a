import fc from 'fast-check'
import { parse, getOperationAST } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundOf } from '../../src/budget/bound.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import { roleNames } from '../../src/development/people.ts'
import { type RandomOperationVariables, randomOperation } from '../_util/random-operation.ts'
import { type TestApp, type TestRequest, startTestApp } from '../_util/test-app.ts'

const roles = ['anonymous', ...roleNames] as const
const runs = 120

describe('random operations', () => {
  let small: TestApp
  let large: TestApp
  let smallVariables: RandomOperationVariables
  let largeVariables: RandomOperationVariables

  beforeAll(async () => {
    ;[small, large] = await Promise.all([
      startTestApp({ database: 'small' }),
      startTestApp({ database: 'large' }),
    ])
    ;[smallVariables, largeVariables] = await Promise.all([variablesOf(small), variablesOf(large)])
  })
  afterAll(() => Promise.all([small.close(), large.close()]))

  test('never take more statements than their bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...roles), async (number, role) => {
        const document = randomOperation(small.schema, number, { wholeLists: false })
        const answer = await small.query(document, { variables: { ...smallVariables }, ...as(role) })
        expect(answer.errors.filter(isUnexpected), document).toEqual([])
        expect(answer.sql, document).toBeLessThanOrEqual(boundWithRights(small, document))
      }),
      { numRuns: runs },
    )
  })

  test('take the same number of statements with four times the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...roles), async (number, role) => {
        const document = randomOperation(small.schema, number, { wholeLists: true })
        const one = await small.query(document, { variables: { ...smallVariables }, ...as(role) })
        // Whole lists inside whole lists can be too many nodes: refused, and not what is asked here.
        fc.pre(one.errors.every(({ extensions }) => extensions.code !== 'LIMIT_EXCEEDED'))
        const other = await large.query(document, { variables: { ...largeVariables }, ...as(role) })
        expect(one.errors.filter(isUnexpected), document).toEqual([])
        expect({ document, role, sql: other.sql }).toEqual({ document, role, sql: one.sql })
      }),
      { numRuns: runs },
    )
  })
})

function as(role: (typeof roles)[number]): TestRequest {
  return role === 'anonymous' ? {} : { as: role }
}

/** Somebody without a token may ask; the answer is that a token is needed. */
function isUnexpected({ extensions }: { extensions: { code: string } }): boolean {
  return extensions.code !== 'UNAUTHENTICATED'
}

function boundWithRights({ schema }: TestApp, text: string): number {
  const document = parse(text)
  return boundOf(schema, document, getOperationAST(document)!) + 1
}

async function variablesOf({ database: { client }, people }: TestApp): Promise<RandomOperationVariables> {
  const act = (await client.act.findFirst({
    where: {
      notary: { userId: people.notary },
      actType: { isWill: false },
      parties: { some: { client: { userId: people.citizen } } },
      documents: { some: { ownerClient: { userId: people.citizen } } },
    },
    include: { notary: { include: { municipality: true } }, documents: true },
  }))!
  const { notary } = act
  const nodes = {
    Act: act.id,
    ActType: act.actTypeId,
    District: notary.districtId,
    DocumentType: act.documents[0]!.documentTypeId,
    Municipality: notary.municipalityId,
    Notary: notary.id,
  }
  return {
    province: notary.municipality.province,
    nodeId: toGlobalId('Act', act.id),
    ids: Object.entries(nodes).map(([type, id]) => toGlobalId(type, id)),
    notaryId: toGlobalId('Notary', notary.id),
    actId: toGlobalId('Act', act.id),
    districtId: toGlobalId('District', notary.districtId),
  }
}
