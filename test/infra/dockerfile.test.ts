import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contextFiles } from './build-context.ts'
import { project } from './compose-model.ts'
import { readDockerfile } from './dockerfile.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'

describeWithPrograms('hadolint', ['hadolint'], (path) => {
  test('has nothing to say about the Dockerfile', () => {
    const { status, stdout } = spawnSync(path, [join(project, 'Dockerfile')], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})

describe('the Dockerfile', () => {
  const stages = readDockerfile(project)
  const last = stages.at(-1)!

  const named = (name: string) => stages.find((stage) => stage.name === name)!
  const versionOf = (name: string): string =>
    JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`]
      .version

  test('begins with the very Node of the lock file, and with the k6 whose types check the scenarios', () => {
    const names = stages.map(({ name }) => name)
    const images = stages.map(({ base }) => base).filter((base) => !names.includes(base))
    const node = `node:${versionOf('node')}-trixie-slim`
    expect(images).toEqual([node, node, named('k6').base])
    const release = versionOf('@types/k6').split('.').slice(0, 2).join('.')
    expect(named('k6').base).toMatch(new RegExp(`^grafana/k6:${release}\\.\\d+$`))
  })

  test('is the API where no stage is asked for, without the load tests and their program', () => {
    expect([last.base, last.steps]).toEqual(['api', []])
    const copied = (stage: string) =>
      named(stage).steps.flatMap(({ kind, words, from }) =>
        kind === 'copy' ? words.slice(0, -1).map((path) => `${from ?? 'context'} ${path}`) : [],
      )
    expect(copied('api').filter((source) => /k6|loadtest|^context/.test(source))).toEqual([])
    expect(copied('load')).toEqual(['k6 /usr/bin/k6', 'context loadtest'])
    expect(named('load').base).toBe('api')
  })

  test('loads as the same account, and asks nothing of itself meanwhile', () => {
    const { user, command, healthCheck } = named('load')
    expect([user, command, healthCheck]).toEqual([last.user, ['node', 'loadtest/runner/load.ts'], []])
  })

  test('ends as an account that no machine has, with a check and a command', () => {
    expect(last.user).toBe('10001:10001')
    expect(last.healthCheck.join(' ')).toContain('/alive/')
    expect(last.command.at(-1)).toBe('src/main.ts')
  })

  test('runs no install script, and fetches nothing but from the lock file', () => {
    const commands = stages.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'run'))
    const npm = commands.flatMap(({ words }) => words[0]!.match(/npm [^&]*/g) ?? [])
    expect(npm.map((command) => command.split(' ')[1])).toEqual(['ci', 'prune'])
    for (const command of npm) expect(command).toContain('--ignore-scripts')
    expect(commands.filter(({ words }) => /curl|wget|apt|npx|http/.test(words[0]!))).toEqual([])
  })

  test('is built from source alone: nothing that is ignored, generated or secret is sent', () => {
    const files = contextFiles(project)
    const folders = new Set(files.map((file) => file.split('/')[0]!))
    expect([...folders].sort()).toEqual([
      'codegen.ts',
      'loadtest',
      'package-lock.json',
      'package.json',
      'prisma',
      'prisma.config.ts',
      'schema',
      'src',
    ])
    expect(files.filter((file) => /^src\/generated\/|\.test\.ts$|\.env/.test(file))).toEqual([])
    for (const { words } of stages[0]!.steps.filter(({ kind }) => kind === 'copy'))
      for (const source of words.slice(0, -1)) expect(existsSync(join(project, source)), source).toBe(true)
  })
})
