import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { loadConfig } from '../../src/config.ts'
import { type ComposeModel, type ComposeService, project, readComposeModel } from './compose-model.ts'
import { readDockerfile } from './dockerfile.ts'

const read = (path: string) => readFileSync(join(project, path), 'utf8')

/** Services that end by themselves: they do one thing, and nobody waits for their health. */
const oneOff = ['passwords', 'seed', 'token', 'k6']

describeWithPrograms('docker-compose.yml', ['docker-compose'], () => {
  let model: ComposeModel
  let warnings: string
  const named = (name: string): ComposeService => model.services[name]!
  const failing = (breaks: (service: ComposeService, name: string) => boolean) =>
    Object.entries(model.services)
      .filter(([name, service]) => breaks(service, name))
      .map(([name]) => name)

  beforeAll(() => {
    ;({ model, warnings } = readComposeModel())
  })

  test('has the whole stack, and needs no variable', () => {
    const names = ['api', 'postgres', 'replica', 'redis', 'collector', 'jaeger', 'prometheus', 'grafana']
    expect(Object.keys(model.services).sort()).toEqual([...names, 'identity', ...oneOff].sort())
    expect(warnings).toBe('')
  })

  test('starts what serves, and leaves to be called by name what writes or loads', () => {
    expect(failing(({ profiles = [] }) => profiles.length > 0).sort()).toEqual(['k6', 'seed', 'token'])
    expect(failing(({ restart }) => restart !== 'unless-stopped').sort()).toEqual([...oneOff].sort())
  })

  test('takes every image at an exact version', () => {
    const exact = /^[a-z0-9-]+(\/[a-z0-9-]+)?:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/
    // PostgreSQL has two numbers: the second is the patch.
    const postgres = /^postgres:\d+\.\d+-[a-z]+$/
    expect(failing(({ image }) => !exact.test(image) && !postgres.test(image))).toEqual([])
    const { version } = JSON.parse(read('package.json')) as { version: string }
    for (const name of failing(({ build }) => build !== undefined)) {
      const { image, build } = named(name)
      expect(image, name).toBe(`sportello-notai-${build!.target ?? 'api'}:${version}`)
    }
  })

  test('gives no service more rights than it needs', () => {
    expect(failing(({ read_only }) => read_only !== true)).toEqual([])
    expect(failing(({ init }) => init !== true)).toEqual([])
    expect(failing(({ cap_drop }) => cap_drop?.join() !== 'ALL')).toEqual([])
    expect(failing(({ cap_add, privileged }) => cap_add !== undefined || privileged === true)).toEqual([])
    expect(failing(({ security_opt }) => !(security_opt ?? []).includes('no-new-privileges:true'))).toEqual(
      [],
    )
    expect(
      failing(({ pid, ipc, network_mode = '' }) => Boolean(pid ?? ipc) || network_mode === 'host'),
    ).toEqual([])
  })

  test('runs nothing as root, and our own image as an account that no machine has', () => {
    expect(failing(({ user }) => !/^[1-9]\d*:\d+$/.test(user ?? ''))).toEqual([])
    expect(failing(({ user, build }) => build !== undefined && Number.parseInt(user!) < 10_000)).toEqual([])
  })

  test('limits memory, processors and processes of each', () => {
    const limits = ({ mem_limit, cpus, pids_limit }: ComposeService) =>
      [mem_limit, cpus, pids_limit].map(Number)
    expect(failing((service) => !limits(service).every((limit) => limit > 0))).toEqual([])
  })

  test('asks each how it is that can be asked', () => {
    // The collector's image has no program that could ask: Prometheus does.
    expect(failing(({ healthcheck }) => healthcheck?.test === undefined).sort()).toEqual(
      ['collector', ...oneOff].sort(),
    )
  })

  test('publishes the API alone beyond this machine', () => {
    const published = Object.entries(model.services).flatMap(([name, { ports = [] }]) =>
      ports.map(({ host_ip = 'everywhere', target }) => `${name} ${host_ip} ${target}`),
    )
    expect(published.sort()).toEqual([
      'api everywhere 8001',
      'grafana 127.0.0.1 3000',
      'jaeger 127.0.0.1 16686',
      'prometheus 127.0.0.1 9090',
    ])
  })

  test('gives a way out to nothing that holds data', () => {
    const isInternal = (network: string) => model.networks[network]?.internal === true
    const closed = ({ networks, network_mode }: ComposeService) =>
      network_mode === 'none' || Object.keys(networks ?? { default: null }).every(isInternal)
    expect(failing((service) => !closed(service)).sort()).toEqual(['api', 'grafana', 'jaeger', 'prometheus'])
    const onNetwork = (name: string) => failing(({ networks }) => name in (networks ?? {})).sort()
    expect(onNetwork('data')).toEqual(['api', 'k6', 'postgres', 'replica', 'seed', 'token'])
    expect(onNetwork('cache')).toEqual(['api', 'redis', 'seed'])
    expect(onNetwork('identity')).toEqual(['api', 'identity'])
  })

  test('holds no secret', () => {
    const values = Object.values(model.services).flatMap(({ environment = {} }) =>
      Object.entries(environment),
    )
    const secrets = values.filter(
      ([name, value]) =>
        /:[^/@]+@/.test(value ?? '') || (/PASSWORD|SECRET|TOKEN|KEY$/.test(name) && (value ?? '') !== ''),
    )
    // A path, under which the password is put at the first start.
    const allowed = ['POSTGRES_PASSWORD_FILE', 'GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION']
    expect(secrets.filter(([name]) => !allowed.includes(name))).toEqual([])
  })

  test('mounts files of the repository for reading, and only those that are there', () => {
    const binds = Object.values(model.services).flatMap(({ volumes = [] }) =>
      volumes.filter(({ type }) => type === 'bind'),
    )
    expect(binds.length).toBeGreaterThan(9)
    expect(binds.filter(({ read_only }) => read_only !== true)).toEqual([])
    expect(binds.filter(({ source }) => !source.startsWith(project))).toEqual([])
    expect(binds.filter(({ source }) => !existsSync(source))).toEqual([])
  })

  test('loads the API at its addresses, with the key and the issuer that it has itself', () => {
    const { entrypoint, command, environment } = named('k6')
    const api = named('api').environment!
    const words = entrypoint![2]!.split(' ')
    const after = (flag: string) => words[words.indexOf(flag) + 1]
    const { environment: image } = readDockerfile(project).at(-1)!
    expect([after('--target'), after('--metrics')]).toEqual([
      `http://api:${image.PORT}`,
      `http://api:${api.METRICS_PORT}/metrics`,
    ])
    expect(words).toContain('--i-own-this-target')
    expect(command).toEqual(['browse'])
    for (const name of ['DATABASE_URL', 'JWT_ISSUER', 'JWT_AUDIENCE', 'LOAD_TEST_KEY'])
      expect(environment![name], name).toBe(api[name])
    const secrets = (name: string) =>
      [...named(name).entrypoint![2]!.matchAll(/([A-Z_]+)="([^;]*)"; export/g)].map(([, ...found]) => found)
    expect(secrets('k6')).toEqual(secrets('api'))
    expect(secrets('api')).toContainEqual([
      'LOAD_TEST_KEY',
      '${LOAD_TEST_KEY:-$(cat /run/passwords/load-test)}',
    ])
  })

  test('lets the load test sign with the key that is there, and write its reports and nothing else', () => {
    const mounts = named('k6').volumes!.map(({ source, target, read_only, volume }) =>
      [source, volume?.subpath, target, read_only === true ? 'read' : 'written'].filter(Boolean).join(' '),
    )
    expect(mounts).toEqual([
      'passwords /run/passwords read',
      'load-reports /app/.data written',
      'signing-key keys /app/.data/keys read',
    ])
  })

  test('starts the API as its image does, with settings that production takes', () => {
    const { environment, command } = readDockerfile(project).at(-1)!
    expect(named('api').command).toEqual(command)
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
    const started = command.filter((word) => !word.startsWith('--max-old-space-size')).join(' ')
    expect(`exec ${started}`).toBe(scripts.start)

    const settings = { ...environment, ...(named('api').environment as Record<string, string>) }
    const config = loadConfig(settings)
    expect([config.isProduction, config.host, config.port, config.trustedDocuments]).toEqual([
      true,
      '0.0.0.0',
      8001,
      'only',
    ])
    const known = [...read('.env.example').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
    const unknown = Object.keys(settings).filter((name) => !known.includes(name) && !name.startsWith('OTEL_'))
    expect(unknown).toEqual([])
  })
})
