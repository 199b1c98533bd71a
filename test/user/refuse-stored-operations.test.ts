import { print, visit } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { roleNames, toRole } from '../../src/development/people.ts'
import type { StoredOperation } from '../../src/graphql/stored-operations.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'

const allowed = {
  ActDetail: ['citizen', 'notary', 'staff'],
  ActRegister: ['administrator'],
  ActTypeCatalogue: undefined,
  CreateActDraft: ['notary', 'staff'],
  Districts: undefined,
  MyActs: ['citizen'],
  NotaryProfile: undefined,
  SearchNotaries: undefined,
  StudioActs: ['notary', 'staff'],
  SuspendNotary: ['administrator'],
  UpdateActDraft: ['notary', 'staff'],
  UpdateNotaryProfile: ['notary'],
  UpsertActType: ['administrator'],
  VerifyNotary: ['administrator'],
} satisfies Record<string, (typeof roleNames)[number][] | undefined>

describe('a stored operation', () => {
  let app: TestApp
  let restricted: StoredOperation[]
  let variables: Record<string, unknown>

  beforeAll(async () => {
    app = await startTestApp()
    restricted = app.storedOperations.all.filter(({ roles }) => roles !== undefined)
    const act = await app.database.client.act.findFirstOrThrow({ where: { actType: { isWill: false } } })
    variables = { id: toGlobalId('Act', act.id), first: 5 }
  })
  afterAll(() => app.close())

  test('is for the roles that the front end counts on', () => {
    const declared = app.storedOperations.all.map(({ name, roles }) => [name, roles?.toSorted()])
    const expected = Object.entries(allowed).map(([name, roles]) => [name, roles?.map(toRole).toSorted()])
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(expected))
  })

  test('needs a token where it is for some roles, and reads nothing without one', async () => {
    for (const { name } of restricted) {
      const answer = await app.query(name, { variables })
      expect([answer.status, answer.data, answer.sql], name).toEqual([401, undefined, 0])
      expect(answer.errors).toMatchObject([
        {
          message: expect.stringContaining(`${name} needs a token of one of these roles`),
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ])
    }
  })

  test('is refused to every other role, and reads nothing but the rights', async () => {
    let refusals = 0
    for (const { name, roles } of restricted) {
      for (const as of roleNames.filter((role) => !roles!.includes(toRole(role)))) {
        const answer = await app.query(name, { as, variables })
        expect([answer.status, answer.data, answer.sql], `${name} as ${as}`).toEqual([403, undefined, 1])
        expect(answer.errors).toMatchObject([
          {
            message: expect.stringContaining(`The account's role is ${toRole(as)}.`),
            extensions: { code: 'FORBIDDEN' },
          },
        ])
        refusals += 1
      }
    }
    // Queries, then mutations.
    expect(refusals).toBe(1 + 3 + 3 + 2 + (2 + 3 + 2 + 3 + 3 + 3))
  })

  test('is the same one written otherwise, and without our directives', async () => {
    for (const { document, name } of restricted) {
      const bare = print(visit(document, { Directive: () => null })).replaceAll('\n', ' \n# comment\n')
      const answer = await app.query(bare, { variables })
      expect([answer.status, answer.data], name).toEqual([401, undefined])
    }
  })
})
