import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostgresBinaries, programPath } from '../../src/development/postgres/postgres-binaries.ts'
import { runProgram } from '../../src/development/postgres/run-program.ts'
import { type ComposeModel, project, readComposeModel } from './compose-model.ts'
import { type PostgresByHand, findPostgresPrograms, preparePostgres } from './postgres-by-hand.ts'
import type { RunningService } from './service-by-hand.ts'

const configuration = join(project, 'infra/postgres/postgresql.conf')

test('PostgreSQL in the version of the tests knows every setting', async () => {
  const program = programPath(await findPostgresBinaries(), 'postgres')
  const words = ['-C', 'max_slot_wal_keep_size', '-c', `config_file=${configuration}`, '-D', tmpdir()]
  // Even for root, as which it would not start. In megabytes.
  const { code, output } = await runProgram(program, words)
  expect([code, output.split(/\s/).at(-1)]).toEqual([0, '1024'])
})

const programs = findPostgresPrograms()
if (programs === undefined) {
  process.stderr.write(
    'SKIPPED: "the primary and its standby" needs pg_basebackup. Get it with: apt-get install postgresql\n',
  )
}

describe.skipIf(programs === undefined)(
  'the primary and its standby, started by hand as compose.yaml says',
  () => {
    let services: ComposeModel['services']
    let postgres: PostgresByHand
    const started: RunningService[] = []
    const connect = async (
      server: 'primary' | 'replica',
      user: string,
      password: string,
      database = 'sportello',
    ) => {
      const client = new pg.Client({
        host: '127.0.0.1',
        port: postgres.ports[server],
        user,
        password,
        database,
      })
      await client.connect()
      return client
    }
    const query = async (server: 'primary' | 'replica', sql: string) => {
      const client = await connect(server, 'sportello', postgres.passwordOf('application'))
      return client
        .query<Record<string, unknown>>(sql)
        .then(({ rows }) => rows)
        .finally(() => client.end())
    }
    /** Repeats a health check as Docker does, until it succeeds. */
    const isHealthy = async (server: 'primary' | 'replica', words: readonly string[]) => {
      const check = words[0] === 'CMD' ? words.slice(1) : ['sh', '-c', words[1]!]
      for (let attempt = 0; attempt < 100; attempt += 1) {
        if ((await postgres.start(server, check).end()).code === 0) return true
        await wait(100)
      }
      return false
    }

    beforeAll(async () => {
      services = readComposeModel().model.services
      postgres = await preparePostgres(programs!)
      await postgres.run('primary', ...services.passwords!.entrypoint!)
      // What the image's own entrypoint does: a server that listens on its socket alone runs the scripts.
      const password = `--pwfile=${join(postgres.passwords, 'superuser')}`
      await postgres.run('primary', 'initdb', '--username=postgres', password, '--auth=scram-sha-256')
      const [, ...settings] = services.postgres!.command!
      const quiet = [
        '-o',
        `${settings.join(' ')} -c listen_addresses=`,
        '-l',
        join(postgres.dataOf('primary'), 'log'),
      ]
      await postgres.run('primary', 'pg_ctl', '-w', 'start', ...quiet)
      const script = [
        '--set=ON_ERROR_STOP=1',
        '--no-psqlrc',
        '--no-password',
        '--file=/etc/postgresql/create-roles.sql',
      ]
      await postgres.run('primary', 'psql', '--username=postgres', '--dbname=postgres', ...script)
      await postgres.run('primary', 'pg_ctl', '-w', 'stop')
      started.push(postgres.start('primary', services.postgres!.command!))
    })
    afterAll(async () => {
      await Promise.all(started.map((service) => service.stop()))
      await postgres?.remove()
    })

    test('have secrets that are made once, and the account of the API may read two of them', async () => {
      const names = ['application', 'load-test', 'replication', 'superuser']
      const before = names.map((name) => postgres.passwordOf(name))
      for (const secret of before) expect(secret).toMatch(/^[0-9a-f]{48}$/)
      expect(new Set(before).size).toBe(names.length)
      await postgres.run('primary', ...services.passwords!.entrypoint!)
      expect(names.map((name) => postgres.passwordOf(name))).toEqual(before)
      const modeOf = (name: string) => (statSync(join(postgres.passwords, name)).mode & 0o777).toString(8)
      expect(names.map(modeOf)).toEqual(['444', '444', '400', '400'])
    })

    test('the primary becomes healthy, and lets in nobody but the application and the standby', async () => {
      expect(await isHealthy('primary', services.postgres!.healthcheck!.test!)).toBe(true)
      expect(await query('primary', 'create table seen (number int)')).toEqual([])
      const superuser = postgres.passwordOf('superuser')
      await expect(connect('primary', 'postgres', superuser, 'postgres')).rejects.toThrow(
        'no pg_hba.conf entry',
      )
      await expect(connect('primary', 'sportello', 'guessed')).rejects.toThrow(
        'password authentication failed',
      )
      await expect(query('primary', 'create role more')).rejects.toThrow('permission denied')
    })

    test('the standby copies it, follows it and takes no writes', async () => {
      // What is left of a copy that was cut short.
      const rest = `${postgres.dataOf('replica')}.new`
      await postgres.run('replica', 'sh', '-c', `mkdir ${rest} && echo 15 > ${rest}/PG_VERSION`)
      started.push(postgres.start('replica', services.replica!.entrypoint!))
      const check = services.replica!.healthcheck!.test!
      expect(await isHealthy('replica', check)).toBe(true)

      await query('primary', 'insert into seen values (1)')
      await expect.poll(() => query('replica', 'select number from seen')).toEqual([{ number: 1 }])
      await expect(query('replica', 'insert into seen values (2)')).rejects.toThrow('read-only transaction')
    })

    test('the standby goes on where it was when it is started again', async () => {
      expect(await started.at(-1)!.stop('SIGINT')).toBe(0)
      await query('primary', 'insert into seen values (3)')
      started.push(postgres.start('replica', services.replica!.entrypoint!))
      await expect
        .poll(() => query('replica', 'select number from seen').catch(String), { timeout: 10_000 })
        .toHaveLength(2)
      expect(started.at(-1)!.written()).not.toContain('pg_basebackup')
    })

    test('say nothing of parameters and rows when a statement fails', async () => {
      await query('primary', 'create table person (code text primary key)')
      const client = await connect('primary', 'sportello', postgres.passwordOf('application'))
      await client.query('insert into person values ($1)', ['CANARY'])
      await expect(client.query('insert into person values ($1)', ['CANARY'])).rejects.toThrow(
        'duplicate key',
      )
      await client.query('select pg_sleep(0.3), $1::text', ['CANARY'])
      await client.end()
      await expect.poll(() => started[0]!.written()).toContain('pg_sleep')
      expect(started[0]!.written()).toContain('duplicate key')
      expect(started[0]!.written()).not.toContain('CANARY')
    })
  },
)
