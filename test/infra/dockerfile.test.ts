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

  test('begins with the very Node of the lock file', () => {
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'))
    const { version } = lock.packages['node_modules/node']
    for (const { base } of stages) expect(base).toBe(`node:${version}-trixie-slim`)
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
