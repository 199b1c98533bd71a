import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BuiltTool, findOnMachine, findTool } from '../development/tools.ts'
import { buildWords, readPin, recipeFolder, toolRecipes } from './tool-recipes.ts'

export type ToolState =
  | { readonly state: 'built'; readonly path: string }
  | { readonly state: 'of the machine'; readonly path: string }
  | { readonly state: 'outdated' | 'missing' }

/** Whether a tool is there: as pinned in `folder`, or good enough on the machine. */
export function toolState(name: BuiltTool, folder: string): ToolState {
  const stamp = stampPath(name, folder)
  const path = findTool(name, folder)
  if (path === undefined) return { state: 'missing' }
  if (path !== join(folder, 'bin', name)) {
    return isGoodEnough(name, path) ? { state: 'of the machine', path } : { state: 'missing' }
  }
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === readPin(name).fingerprint
  return isCurrent ? { state: 'built', path } : { state: 'outdated' }
}

function isGoodEnough(name: BuiltTool, path: string): boolean {
  const { words, output } = toolRecipes[name].proof
  const { status, stdout } = spawnSync(path, words, { encoding: 'utf8', timeout: 20_000 })
  return status === 0 && output.test(stdout)
}

/** Why Go cannot compile these tools; undefined where it can. */
export function whatGoLacks(names: readonly BuiltTool[]): string | undefined {
  const demanding = names.map((name) => ({ name, go: readPin(name).go })).sort(newestFirst)[0]
  if (!demanding) return undefined
  const wanted = `Go ${demanding.go} or later is needed for ${demanding.name}`
  const path = findOnMachine('go')
  if (path === undefined) return `${wanted}, and there is no go on the PATH.`
  // Asked in the folder itself: a Go that may fetch the version it is asked for then answers with that.
  const { stdout, stderr } = spawnSync(path, ['env', 'GOVERSION'], {
    cwd: recipeFolder(demanding.name),
    encoding: 'utf8',
    env: goEnvironment(),
  })
  const found = /^go(\d+(\.\d+)*)/.exec(stdout)?.[1]
  if (found === undefined) return `${wanted}, and ${path} does not say its version. ${stderr.trim()}`
  const isOlder = newestFirst({ go: found }, demanding) > 0
  return isOlder ? `${wanted}, and ${path} is ${found}.` : undefined
}

function newestFirst(one: { go: string }, other: { go: string }): number {
  const [left, right] = [one, other].map(({ go }) => go.split('.').map(Number))
  const differing = [0, 1, 2].find((part) => (left![part] ?? 0) !== (right![part] ?? 0))
  return differing === undefined ? 0 : (right![differing] ?? 0) - (left![differing] ?? 0)
}

/**
 * Compiles a tool into `folder`; what is there is replaced once the new one is whole. One process at a time.
 * @throws Error with the compiler's output where it fails.
 */
export async function buildTool(name: BuiltTool, folder: string): Promise<{ bytes: number }> {
  const [draftFolder, stamp] = [join(folder, 'building'), stampPath(name, folder)]
  const [draft, final] = [join(draftFolder, name), join(folder, 'bin', name)]
  for (const path of [draft, final, stamp]) await mkdir(dirname(path), { recursive: true })
  try {
    // Whoever was killed left one, and Go does not write over what is not whole.
    await rm(draft, { force: true })
    const { fingerprint } = readPin(name)
    await compile(name, draft)
    await rm(stamp, { force: true })
    await rename(draft, final)
    await writeFile(stamp, fingerprint)
    return { bytes: (await stat(final)).size }
  } finally {
    await rm(draftFolder, { recursive: true, force: true })
  }
}

function compile(name: BuiltTool, output: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', buildWords(name, output), {
      cwd: recipeFolder(name),
      env: goEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      reject(new Error(`go build ended with ${signal ?? code}. It said:\n${text.trim()}`))
    })
  })
}

/** Without C, so that no compiler of it is needed, and without a workspace of folders above. */
function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' }
}

function stampPath(name: BuiltTool, folder: string): string {
  return join(folder, 'stamps', name)
}
