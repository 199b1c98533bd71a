import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readOptions, scenarioNames } from '../../loadtest/runner/options.ts'
import { requireOwnTarget } from '../../loadtest/runner/own-machine.ts'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { runLoadCommand } from './loaded-server.ts'

const messageOf = (words: readonly string[]): string => {
  try {
    readOptions(words)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error(`${words.join(' ')} was accepted.`)
}

describe('the words of a load run', () => {
  test('are a scenario, and nothing else has to be said', () => {
    expect(readOptions(['browse'])).toEqual({
      scenario: 'browse',
      target: undefined,
      users: undefined,
      duration: undefined,
      latency: 'enforced',
      tokensFile: undefined,
      metrics: undefined,
      jaeger: 'http://127.0.0.1:16686',
      ownsTarget: false,
    })
  })

  test('can all be other ones', () => {
    const words = [
      'portal',
      '--target',
      'https://api.example:8443/',
      '--users',
      '10000',
      '--duration',
      '1h30m5s',
    ]
    const more = ['--latency', 'reported', '--tokens', 'people.json', '--metrics', 'http://127.0.0.1:9/m']
    const last = ['--jaeger', 'http://jaeger.example', '--i-own-this-target']
    expect(readOptions([...words, ...more, ...last])).toEqual({
      scenario: 'portal',
      target: 'https://api.example:8443',
      users: 10_000,
      duration: '1h30m5s',
      latency: 'reported',
      tokensFile: 'people.json',
      metrics: 'http://127.0.0.1:9/m',
      jaeger: 'http://jaeger.example',
      ownsTarget: true,
    })
  })

  test.each([
    ...['http://127.0.0.1:8001/graphql', 'ftp://127.0.0.1', '127.0.0.1:8001', 'api', ''].flatMap((text) =>
      (['--target', '--jaeger'] as const).map((flag) => [
        flag,
        text,
        `${flag} accepts an address such as http://127.0.0.1:8001, without a path, not "${text}".`,
      ]),
    ),
    ...['0', '-1', '1.5', '10001', 'many', ''].map((text) => [
      '--users',
      text,
      `--users accepts a whole number from 1 to 10000, not "${text}".`,
    ]),
    ...['90', '0s', '5s1m', '1d', '1.5m', 'soon', ''].map((text) => [
      '--duration',
      text,
      `--duration accepts hours, minutes and seconds such as 90s, 10m or 1h30m, not "${text}".`,
    ]),
    ...['ignored', ''].map((text) => [
      '--latency',
      text,
      `--latency accepts enforced or reported, not "${text}".`,
    ]),
  ])('refuse %s "%s" with what is accepted', (flag, text, message) => {
    expect(messageOf(['browse', `${flag}=${text}`])).toBe(message)
  })

  test('refuse --metrics without --target', () => {
    expect(messageOf(['browse', '--metrics', 'http://127.0.0.1:9464/metrics'])).toBe(
      '--metrics is for a --target: a server that is started here shows its own.',
    )
  })

  test('refuse a scenario that is none with those that there are', () => {
    expect(scenarioNames()).toContain('smoke')
    expect(messageOf(['smok'])).toBe(`There is no scenario "smok". There are: ${scenarioNames().join(', ')}.`)
  })

  test('explain themselves where they name no scenario, two, or a flag that is none', () => {
    const usage = messageOf([])
    expect(usage).toMatch(/^npm run load -- SCENARIO \[--target URL\]/)
    expect(usage).toContain(scenarioNames().join(', '))
    const flags = [
      'target',
      'users',
      'duration',
      'latency',
      'tokens',
      'metrics',
      'jaeger',
      'i-own-this-target',
    ]
    for (const flag of flags) expect(usage).toContain(`\n  --${flag} `)
    expect(messageOf(['smoke', 'browse'])).toBe(usage)
    expect(messageOf(['browse', '--fast'])).toBe(
      "Unknown option '--fast'. To specify a positional argument starting with a '-', place it at the end of the " +
        `command after '--', as in '-- "--fast"\n\n${usage}`,
    )
    expect(messageOf(['browse', '--users'])).toBe(`Option '--users <value>' argument missing\n\n${usage}`)
  })
})

describe('a target', () => {
  const refusal = (target: string) =>
    `${target} is not this machine. A load test can take a server down: ask whoever runs it, and then add ` +
    '--i-own-this-target.'

  test.each(['http://192.0.2.1:8001', 'http://[2001:db8::1]:8001', 'http://no-such-host.invalid'])(
    '%s is refused as long as nobody says that it may be loaded',
    async (target) => {
      await expect(requireOwnTarget(target, false)).rejects.toThrow(new Error(refusal(target)))
      await expect(requireOwnTarget(target, true)).resolves.toBeUndefined()
    },
  )

  test.each(['localhost', '127.0.0.1', '127.1.2.3', '[::1]', hostname()])(
    '%s is this machine',
    async (host) => {
      await expect(requireOwnTarget(`http://${host}:8001`, false)).resolves.toBeUndefined()
    },
  )
})

describeWithPrograms('the command', ['k6'], () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sportello-notai-load-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const refused = async (words: readonly string[]) => {
    const { code, output, errors } = await runLoadCommand(words, { DATA_DIR: folder })
    expect([code, output]).toEqual([1, ''])
    return errors
  }

  test('says its words without a scenario', async () => {
    expect(await refused([])).toBe(`${messageOf([])}\n`)
  })

  test('sends nothing to another machine', async () => {
    const errors = await refused(['browse', '--target', 'http://192.0.2.1:8001'])
    expect(errors).toMatch(/^http:\/\/192\.0\.2\.1:8001 is not this machine\. .* --i-own-this-target\.\n$/)
  })

  test.each(['smoke', 'write', 'redis-down', 'n-plus-one'])('takes no target for %s', async (scenario) => {
    expect(await refused([scenario, '--target', 'http://127.0.0.1:1'])).toBe(
      `${scenario} runs against a server of its own: leave --target out.\n`,
    )
  })

  test('says so where nothing answers', async () => {
    const target = `http://127.0.0.1:${await findFreePort()}`
    expect(await refused(['browse', '--target', target])).toBe(`Nothing answers on ${target}.\n`)
  })

  test('says how to get k6 where there is none', async () => {
    const root = fileURLToPath(new URL('../../', import.meta.url))
    // The same project without its tools.
    for (const name of await readdir(root)) {
      if (!name.startsWith('.')) await symlink(join(root, name), join(folder, name))
    }
    const words = ['--preserve-symlinks', '--preserve-symlinks-main', 'loadtest/runner/load.ts', 'browse']
    const said = await new Promise<unknown[]>((resolve) => {
      execFile(process.execPath, words, { cwd: folder, env: { PATH: '' } }, (error, output, errors) =>
        resolve([error?.code, output, errors]),
      )
    })
    expect(said).toEqual([
      1,
      '',
      'k6 is neither in .tools/bin nor on the PATH. Build it with: npm run tools -- k6\n',
    ])
  })
})
