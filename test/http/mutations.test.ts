import { request as openRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { toGlobalId } from '../../src/data/global-id.ts'
import { type DraftWorld, draftWorld } from '../act/draft-inputs.ts'
import { mutate, mutationDocument } from '../_util/mutate.ts'
import { type WritableApp, startWritableApp } from '../_util/writable-app.ts'
import { writtenRows } from '../_util/written-rows.ts'

const canaries = ['Compravendita Canarini', 'nota riservata', '123456.78', 'chiave-canarino']

let app: WritableApp
let world: DraftWorld
let administrator: pg.Client
let actId: string
let log = ''

beforeAll(async () => {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk)
      done()
    },
  })
  app = await startWritableApp('small', { logger: pino({ level: 'trace' }, stream) })
  world = await draftWorld(app)
  administrator = new pg.Client({ connectionString: app.ownDatabase.administrationUrl })
  await administrator.connect()
  await app.fastify.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await administrator.end()
  await app.close()
})
beforeEach(async () => {
  const { client } = app.database
  const data = { notaryId: world.notary.id, actTypeId: world.sale.id, title: 'Bozza' }
  actId = (await client.act.create({ data })).id
  log = ''
})

const draftWithCanaries = () =>
  world.newDraft({
    idempotencyKey: `${canaries[3]} ${performance.now()}`,
    title: canaries[0],
    internalNotes: canaries[1],
    declaredValue: canaries[2],
  })
const change = () => ({ actId: toGlobalId('Act', actId), expectedVersion: 1, title: canaries[0] })
const storedAct = () => app.database.client.act.findFirstOrThrow({ where: { id: actId } })
const backends = async (condition: string) =>
  (
    await administrator.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and application_name = 'sportello-notai-api' and ${condition}`,
    )
  ).rows.map(({ pid }) => pid)

/** Holds the act in another session, so that whoever wants to change it waits. */
async function whileHeld(run: () => Promise<void>): Promise<void> {
  await administrator.query('begin')
  await administrator.query('select 1 from act where id = $1 for update', [actId])
  try {
    await run()
  } finally {
    await administrator.query('rollback')
  }
}
const someoneWaits = () =>
  vi.waitFor(async () => expect(await backends("wait_event_type = 'Lock'")).toHaveLength(1), 2_000)

describe('a mutation', () => {
  test('by GET is refused, and changes nothing', async () => {
    const before = await writtenRows(app.database.client)
    const parameters = new URLSearchParams({
      query: mutationDocument(app, 'updateActDraft'),
      variables: JSON.stringify({ input: change() }),
    })
    const response = await app.fastify.inject({
      url: `/graphql?${parameters.toString()}`,
      headers: {
        authorization: `Bearer ${await app.tokenFor('notary')}`,
        'apollo-require-preflight': '1',
      },
    })
    expect(response.statusCode).toBe(405)
    expect(await writtenRows(app.database.client)).toEqual(before)
  })

  test('whose client leaves in the middle is given up, and its connection is as good as new', async () => {
    const before = await storedAct()
    await whileHeld(async () => {
      const { port } = app.fastify.server.address() as AddressInfo
      const client = openRequest({
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await app.tokenFor('notary')}`,
        },
      })
      client.on('error', () => {})
      client.end(
        JSON.stringify({ query: mutationDocument(app, 'updateActDraft'), variables: { input: change() } }),
      )
      await someoneWaits()
      const closed = new Promise<void>((resolve) => client.once('close', resolve))
      client.destroy()
      await closed
      // The server learns of it a moment later.
      await new Promise((resolve) => setTimeout(resolve, 100))
    })
    await vi.waitFor(async () => expect(await backends("state <> 'idle'")).toEqual([]), 3_000)
    expect(await storedAct()).toEqual(before)
    expect((await mutate(app, 'updateActDraft', change(), { as: 'notary' })).written.version).toBe(2)
  })

  test('whose connection breaks can be sent again: with its key it is made once', async () => {
    const input = draftWithCanaries()
    await administrator.query('begin')
    await administrator.query('lock table party in exclusive mode')
    const [broken] = await Promise.all([
      mutate(app, 'createActDraft', input, { as: 'notary' }),
      (async () => {
        await someoneWaits()
        const [pid] = await backends("wait_event_type = 'Lock'")
        await administrator.query('select pg_terminate_backend($1)', [pid])
        await administrator.query('rollback')
      })(),
    ])
    expect([broken.status, broken.data]).toEqual([503, null])
    expect(broken.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }])
    const again = await mutate(app, 'createActDraft', input, { as: 'notary' })
    expect(again.problems).toEqual([])
    const uuid = Buffer.from(again.written.id as string, 'base64url')
      .toString()
      .slice('Act:'.length)
    const { client } = app.database
    expect(await client.auditRecord.count({ where: { resourceId: uuid } })).toBe(1)
    expect(await client.idempotencyRecord.count({ where: { key: input.idempotencyKey } })).toBe(1)
  })

  test('that waits too long for a lock says so, and leaves everything as it is', async () => {
    const before = await storedAct()
    await whileHeld(async () => {
      const { status, errors } = await mutate(app, 'updateActDraft', change(), { as: 'notary' })
      expect(status).toBe(504)
      expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }])
    })
    expect(await storedAct()).toEqual(before)
  })
})

describe('what a mutation carries', () => {
  const seen = (text: string) => canaries.filter((canary) => text.includes(canary))

  test('stands in its answer alone: not in the log, nor in the audit', async () => {
    const { written } = await mutate(app, 'createActDraft', draftWithCanaries(), { as: 'notary' })
    expect(written.title).toBe(canaries[0])
    const audit = await app.database.client.auditRecord.findMany()
    expect(seen(JSON.stringify(audit, (_key, value: unknown) => String(value)))).toEqual([])
    expect(log).toContain('"request"')
    expect(seen(log)).toEqual([])
  })

  test('stands in no error, of whatever kind', async () => {
    const held = world.newDraft({ title: 'Altro' })
    await mutate(app, 'createActDraft', held, { as: 'notary' })
    const canary = { title: canaries[0], internalNotes: canaries[1] }
    const refusals = [
      await mutate(app, 'createActDraft', { ...held, ...canary }, { as: 'notary' }),
      await mutate(
        app,
        'createActDraft',
        { ...draftWithCanaries(), declaredValue: '-123456.78' },
        { as: 'notary' },
      ),
      await mutate(
        app,
        'createActDraft',
        { ...draftWithCanaries(), actTypeId: toGlobalId('ActType', actId) },
        { as: 'notary' },
      ),
      await mutate(app, 'updateActDraft', { ...change(), ...canary, expectedVersion: 7 }, { as: 'notary' }),
      await mutate(app, 'updateActDraft', { ...change(), ...canary, actId: 'x' }, { as: 'notary' }),
    ]
    for (const { text, written, problems, errors } of refusals) {
      expect(written).toBeNull()
      expect(problems.length + errors.length).toBe(1)
      expect(seen(text)).toEqual([])
    }
    expect(seen(log)).toEqual([])
  })

  test('is masked where the database complains of it', async () => {
    await administrator.query(`
      create function complain() returns trigger language plpgsql as $$
      begin raise exception 'cannot store %', new.title using detail = new.internal_notes; end $$;
      create trigger complains before insert on act for each row execute function complain()`)
    const { errors, text } = await mutate(app, 'createActDraft', draftWithCanaries(), { as: 'notary' })
    await administrator.query('drop function complain cascade')
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Internal server error\. Quote the request id/),
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ])
    expect(log).toContain('unexpected error')
    expect([seen(text), seen(log)]).toEqual([[], []])
  })
})
