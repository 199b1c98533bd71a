import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAdministrator } from '../_util/databases.ts'
import { type OwnDatabase, copyDatabase } from '../_util/own-database.ts'
import { type TestApp, startTestApp } from '../_util/test-app.ts'
import { ask, expectRefusal } from './exchange.ts'
import { type Issuer, createIssuer } from './issuer.ts'

const gone = 'The account of this token does not exist or is suspended. Sign in again.'
const whoAmI = '{ viewer { role } }'

describe('the account behind a valid token', () => {
  let database: OwnDatabase
  let issuer: Issuer
  let app: TestApp

  beforeAll(async () => {
    ;[database, issuer] = await Promise.all([copyDatabase('small'), createIssuer()])
    app = await startTestApp({ database, verificationKeys: issuer.keys })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })

  const setStatus = (userId: string, status: string) =>
    asAdministrator(database.administrationUrl, async (client) => {
      const change = await client.query('update user_account set status = $1 where id = $2', [status, userId])
      expect(change.rowCount).toBe(1)
    })

  test('is refused at the next request once it is suspended, although its token is remembered', async () => {
    const token = await issuer.sign({ sub: app.people.citizen })
    expect((await ask(app, whoAmI, { token })).body).toEqual({ data: { viewer: { role: 'CITIZEN' } } })
    await setStatus(app.people.citizen, 'SUSPENDED')
    // Reading the rights is the one statement.
    const refusal = { status: 401, code: 'UNAUTHENTICATED', message: gone, statements: 1 } as const
    expectRefusal(await ask(app, whoAmI, { token }), refusal)
    await setStatus(app.people.citizen, 'ACTIVE')
    expect((await ask(app, whoAmI, { token })).status).toBe(200)
  })

  test('is refused where there is none', async () => {
    const token = await issuer.sign({ sub: '01900000-0000-7000-8000-00000000dead' })
    expectRefusal(await ask(app, whoAmI, { token }), {
      status: 401,
      code: 'UNAUTHENTICATED',
      message: gone,
      statements: 1,
    })
  })

  test('decides on the role, whatever the token says', async () => {
    const token = await issuer.sign({
      sub: app.people.citizen,
      role: 'ADMINISTRATOR',
      roles: ['ADMINISTRATOR'],
    })
    expect((await ask(app, whoAmI, { token })).body).toEqual({ data: { viewer: { role: 'CITIZEN' } } })
    const register = app.storedOperations.all.find(({ name }) => name === 'ActRegister')!.text
    const answer = await ask(app, register, { token })
    expect([answer.status, answer.body.errors[0].extensions.code, answer.body.data]).toEqual([
      403,
      'FORBIDDEN',
      undefined,
    ])
    expect(answer.body.errors[0].message).toContain('ActRegister is for these roles: ADMINISTRATOR.')
    expect(answer.statements).toBe(1)
  })

  test('is not even read where the answer is the same for everybody', async () => {
    const token = await issuer.sign({ sub: '01900000-0000-7000-8000-00000000dead' })
    const answer = await ask(app, '{ languages { code } }', { token })
    expect([answer.status, answer.statements]).toEqual([200, 1])
  })
})
