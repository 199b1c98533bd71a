import { OperationTypeNode, getOperationAST, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundOf } from '../../src/budget/bound.ts'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type MutationExample, mutationExamples } from '../../src/development/mutation-examples.ts'
import { Weekday } from '../../src/generated/prisma/enums.ts'
import { draftWorld } from '../act/draft-inputs.ts'
import { type MutationName, mutate, mutationDocument } from '../_util/mutate.ts'
import type { TestRequest } from '../_util/test-app.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'

let small: WritableApp
let large: WritableApp

beforeAll(async () => {
  ;[small, large] = await Promise.all([startWritableApp('small'), startWritableApp('large')])
})
afterAll(() => Promise.all([small.close(), large.close()]))

describe('stored mutations', () => {
  async function run(app: WritableApp, { name, role, variables }: MutationExample) {
    const answer = await app.query(name, { as: role, variables: await variables() })
    expect(answer.errors, `${name} as ${role}`).toEqual([])
    const [payload] = Object.values(answer.data as Record<string, { errors: unknown[] }>)
    expect(payload!.errors, `${name} as ${role}`).toEqual([])
    return answer.sql
  }

  test('take as many statements with four times the rows, and for the role that needs most what they declare', async () => {
    const most = new Map<string, number>()
    const [examples, largeExamples] = [small, large].map((app) => mutationExamples(app.database.client))
    for (const [index, example] of examples!.entries()) {
      const { name, role } = example
      const [one, other] = [await run(small, example), await run(large, largeExamples![index]!)]
      expect({ name, role, sql: other }).toEqual({ name, role, sql: one })
      most.set(name, Math.max(one, most.get(name) ?? 0))
    }
    const stored = small.storedOperations.all.filter(
      ({ operation }) => operation.operation === OperationTypeNode.MUTATION,
    )
    const declared = stored.map(({ name, budget }) => [name, budget.sql] as const)
    expect(Object.fromEntries(most)).toEqual(Object.fromEntries(declared))
    expect(examples).toHaveLength(4 + 2 * 2)
  })
})

describe('a mutation', () => {
  /** Statements of one that is not refused, over all of its payload. */
  async function written(app: WritableApp, name: MutationName, input: object, as: TestRequest['as']) {
    const { sql, problems, errors } = await mutate(app, name, input, { as })
    expect([problems, errors], name).toEqual([[], []])
    const document = parse(mutationDocument(app, name))
    const bound = boundOf(app.schema, document, getOperationAST(document)!)
    // The viewer's rights are on top.
    expect(sql, name).toBeLessThanOrEqual(bound + 1)
    return sql
  }

  test('takes as many statements for 49 parties as for two', async () => {
    const world = await draftWorld(small)
    const roles = ['SELLER', 'BUYER', 'DONOR', 'DONEE', 'BORROWER', 'LENDER', 'HEIR', 'ATTORNEY', 'WITNESS']
    const many = world.clients.flatMap((clientId) => roles.map((role) => ({ clientId, role }))).slice(0, 49)
    expect(many).toHaveLength(49)
    const few = [many[0]!, many[1]!]
    const create = (parties: object[]) =>
      written(small, 'createActDraft', world.newDraft({ parties }), 'notary')
    expect(await create(many)).toBe(await create(few))

    const act = (await mutate(small, 'createActDraft', world.newDraft(), { as: 'notary' })).written
    const update = (expectedVersion: number, parties: object[]) =>
      written(small, 'updateActDraft', { actId: act.id, expectedVersion, parties }, 'notary')
    expect(await update(1, many)).toBe(await update(2, few))
  })

  test('takes as many statements for 49 required documents as for one', async () => {
    const { client } = small.database
    await client.documentType.createMany({
      data: Array.from({ length: 49 }, (_, number) => ({
        code: `MOLTI_${number}`,
        name: `Documento ${number}`,
        category: 'OTHER' as const,
      })),
    })
    const types = await client.documentType.findMany({ where: { code: { startsWith: 'MOLTI_' } } })
    const lines = types.map(({ id }) => ({
      documentTypeId: toGlobalId('DocumentType', id),
      isMandatory: true,
    }))
    expect(lines).toHaveLength(49)
    const upsert = (code: string, expectedVersion: number | null, requiredDocuments: object[]) =>
      written(
        small,
        'upsertActType',
        {
          ...{ idempotencyKey: `${code} over ${expectedVersion}`, code, expectedVersion },
          ...{ name: 'Tipo di prova', isWill: false, witnessCount: 0, requiredDocuments },
        },
        'administrator',
      )
    expect(await upsert('MOLTI', null, lines)).toBe(await upsert('POCHI', null, [lines[0]!]))
    expect(await upsert('POCHI', 1, lines)).toBe(await upsert('MOLTI', 1, [lines[0]!]))
  })

  test('takes as many statements for a full profile as for a sparse one, and fewer for less', async () => {
    const { client } = small.database
    const codes = {
      languages: (await client.language.findMany()).map(({ code }) => code),
      specialisations: (await client.specialisation.findMany()).map(({ code }) => code),
    }
    const hours = ['06', '09', '14', '19'].flatMap((hour) =>
      Object.values(Weekday).map((weekday) => ({ weekday, opensAt: `${hour}:00`, closesAt: `${hour}:59` })),
    )
    const columns = { phone: '+39 02 1234567', pec: 'a@pec.test', website: null }
    const full = { ...columns, ...codes, officeHours: hours }
    const sparse = {
      languages: codes.languages.slice(0, 1),
      specialisations: codes.specialisations.slice(0, 1),
      officeHours: hours.slice(0, 1),
    }
    const update = async (profile: object) => {
      const { version } = await client.notary.findFirstOrThrow({ where: { userId: small.people.notary } })
      return written(small, 'updateNotaryProfile', { expectedVersion: version, ...profile }, 'notary')
    }
    const most = await update(full)
    expect(await update(sparse)).toBe(most)
    // Neither what languages there are, nor three inserts, or three deletes either.
    expect(await update({ ...columns, languages: [], specialisations: [], officeHours: [] })).toBe(most - 3)
    expect(await update(columns)).toBe(most - 2 - 3 - 3)
  })

  test('that is refused takes no more than one that is not', async () => {
    const world = await draftWorld(small)
    const accepted = await written(small, 'createActDraft', world.newDraft(), 'notary')
    const parties = Array.from({ length: 49 }, () => ({ clientId: world.unknownClient, role: 'HEIR' }))
    const unknown = parties.map((party, index) => ({
      ...party,
      clientId: toGlobalId('Client', `00000000-0000-7000-8000-0000000000${10 + index}`),
    }))
    const refused = await mutate(small, 'createActDraft', world.newDraft({ parties: unknown }), {
      as: 'notary',
    })
    expect(refused.problems).toHaveLength(49)
    // Rights, act type, BEGIN, key, notary, clients, ROLLBACK.
    expect(refused.sql).toBe(7)
    expect(refused.sql).toBeLessThan(accepted)
  })
})
