import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildTool, toolState, whatGoLacks } from '../../src/commands/build-tool.ts'
import { buildWords, readPin, toolRecipes } from '../../src/commands/tool-recipes.ts'
import { type BuiltTool, builtTools, findTool, toolPath } from '../../src/development/tools.ts'

const execute = promisify(execFile)
const root = new URL('../../', import.meta.url)
const recipes = new URL('infra/tools/', root)
const read = (path: string) => readFile(new URL(path, recipes), 'utf8')

describe('the tools', () => {
  let folder: string
  const inFolder = (name: string) => join(folder, 'bin', name)
  const onPath = (name: string) => join(folder, 'path', name)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sportello-notai-tools-'))
    for (const name of ['bin', 'path']) await mkdir(join(folder, name))
    vi.stubEnv('PATH', join(folder, 'path'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  async function writeProgram(path: string, script: string): Promise<void> {
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
  }

  /** A Go that says its version, and compiles by writing its words to the output. */
  const writeGo = (version: string, build = `printf '%s\\n' "$@" >"$8" && /bin/chmod +x "$8"`) =>
    writeProgram(onPath('go'), `if [ "$1" = env ]; then echo go${version}; else ${build}; fi`)

  test('are taken from .tools/bin before the PATH', async () => {
    expect(findTool('k6', folder)).toBeUndefined()
    await writeProgram(onPath('k6'), 'exit 0')
    expect(findTool('k6', folder)).toBe(onPath('k6'))
    await writeProgram(inFolder('k6'), 'exit 0')
    expect(findTool('k6', folder)).toBe(inFolder('k6'))
  })

  test('that are nowhere are refused with what to run', () => {
    expect(() => toolPath('prometheus')).toThrow(
      new Error(
        'prometheus is neither in .tools/bin nor on the PATH. Install it with: apt-get install prometheus',
      ),
    )
    expect(() => toolPath('no-such-tool')).toThrow('no-such-tool is neither in .tools/bin nor on the PATH.')
  })

  test('on the PATH are good enough or not by what they print', async () => {
    const stateOf = async (name: BuiltTool, output: string) => {
      await writeProgram(onPath(name), `echo '${output}'`)
      return toolState(name, folder).state
    }
    expect(await stateOf('k6', 'k6 v0.57.0 (go1.23.4, linux/amd64)')).toBe('missing')
    expect(await stateOf('k6', 'k6 v2.3.0 (go1.26.8, linux/amd64)')).toBe('of the machine')
    expect(await stateOf('docker-compose', '1.29.2')).toBe('missing')
    expect(await stateOf('docker-compose', '2.40.3')).toBe('of the machine')
    expect(await stateOf('docker-compose', 'v5.0.1')).toBe('of the machine')
    expect(await stateOf('otelcol', '  - name: batch')).toBe('missing')
    expect(await stateOf('otelcol', '  - name: redaction')).toBe('of the machine')
    expect(await stateOf('jaeger', '{"gitVersion":"v2.13.0"}')).toBe('of the machine')
  })

  test('need a Go that is new enough', async () => {
    expect(whatGoLacks([])).toBeUndefined()
    const wanted = `Go ${readPin('otelcol').go} or later is needed for otelcol, and`
    expect(whatGoLacks(builtTools)).toBe(`${wanted} there is no go on the PATH.`)
    await writeGo('1.21.13')
    expect(whatGoLacks(builtTools)).toBe(`${wanted} ${onPath('go')} is 1.21.13.`)
    await writeGo(readPin('otelcol').go)
    expect(whatGoLacks(builtTools)).toBeUndefined()
    await writeGo('1.100')
    expect(whatGoLacks(builtTools)).toBeUndefined()
  })

  test('are built anew where the recipe has changed, and only there', async () => {
    await writeGo('1.26.0')
    expect(toolState('k6', folder)).toEqual({ state: 'missing' })
    await buildTool('k6', folder)
    expect(toolState('k6', folder)).toEqual({ state: 'built', path: inFolder('k6') })
    const words = (await readFile(inFolder('k6'), 'utf8')).trimEnd().split('\n')
    expect(words).toEqual(buildWords('k6', join(folder, 'building', 'k6')))

    await writeFile(join(folder, 'stamps/k6'), 'of another recipe')
    expect(toolState('k6', folder)).toEqual({ state: 'outdated' })
  })

  test('that cannot be compiled leave nothing behind, and say why', async () => {
    await writeGo('1.26.0')
    await buildTool('k6', folder)
    const before = await readFile(inFolder('k6'), 'utf8')
    await writeGo('1.26.0', 'echo half >"$8"; echo "undefined: x" >&2; exit 2')
    await expect(buildTool('k6', folder)).rejects.toThrow('go build ended with 2. It said:\nundefined: x')
    await expect(buildTool('jaeger', folder)).rejects.toThrow('undefined: x')
    expect(await readFile(inFolder('k6'), 'utf8')).toBe(before)
    expect(await readdir(join(folder, 'bin'))).toEqual(['k6'])
    expect((await readdir(folder)).sort()).toEqual(['bin', 'path', 'stamps'])
  })
})

test('an unknown tool is refused with those that there are', async () => {
  const words = ['src/commands/tools.ts', 'k6', 'k7']
  await expect(execute(process.execPath, words, { cwd: root })).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'Unknown: k7. npm run tools builds otelcol, jaeger, docker-compose, k6.\n',
  })
})

describe('the recipes', () => {
  test('have a checksum of the tool, compile it, and name its version in the table', async () => {
    const table = await read('README.md')
    for (const name of builtTools) {
      const { module, target } = toolRecipes[name]
      const { version } = readPin(name)
      expect(await read(`${name}/go.sum`), name).toContain(`${module} ${version} h1:`)
      expect(table).toMatch(new RegExp(`\\| \`${name}\` +\\| ${version.slice(1)} +\\|`))
      if (target !== '.') expect(await read(`${name}/go.mod`), name).toContain(`\ntool ${target}\n`)
    }
  })

  test('have one version of the Collector, that of the builder', async () => {
    const { version } = readPin('otelcol')
    const builder = await read('otelcol/builder.yaml')
    const modules = [...builder.matchAll(/gomod: (\S+) (\S+)/g)]
    expect(modules.length).toBeGreaterThan(5)
    const required = await read('otelcol/go.mod')
    for (const [, module, its] of modules) {
      expect(its, module).toBe(version)
      expect(required).toContain(`\t${module} ${its}\n`)
    }
    expect(builder).toContain(`\n  version: ${version.slice(1)}\n`)
    expect(await read('otelcol/main.go')).toContain(`"${version.slice(1)}"`)
    expect(await read('README.md')).toContain(`/builder@${version} `)
  })
})
