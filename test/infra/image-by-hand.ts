import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { contextFiles } from './build-context.ts'
import { project } from './compose-model.ts'
import { type Stage, type Step, readDockerfile } from './dockerfile.ts'

export interface Image {
  /** The folder that is the root of the last stage's files. */
  readonly root: string
  readonly workdir: string
  /** What a process in it sees; without the variables of this machine. */
  readonly environment: Readonly<Record<string, string>>
  readonly stage: Stage
  remove(): Promise<void>
}

/** Whether a command can run without any network but its own: Linux, where it lets its users do so. */
const isolation = ['--map-root-user', '--net']
const canIsolate = spawnSync('unshare', [...isolation, 'true']).status === 0

/**
 * Does what `docker build` does with the Dockerfile, step by step, in a new folder per stage. The Node of this process
 * stands in for the base image. All steps but the installation run without a network, where the machine can do that.
 */
export async function buildImageByHand(): Promise<Image> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-notai-image-'))
  // Another account is to use what lies in it.
  await chmod(folder, 0o755)
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    mkdirSync(join(folder, 'bin'))
    copyFileSync(process.execPath, join(folder, 'bin/node'))
    const context = join(folder, 'context')
    for (const file of contextFiles(project)) cpSync(join(project, file), join(context, file))

    const stages = readDockerfile(project)
    const rootOf = (name: string) => join(folder, `stage-${stages.findIndex((stage) => stage.name === name)}`)
    let workdir = '/'
    for (const stage of stages) {
      workdir = '/'
      const root = rootOf(stage.name)
      mkdirSync(root)
      for (const step of stage.steps) {
        if (step.kind === 'workdir') workdir = makeFolder(root, step.words[0]!)
        if (step.kind === 'copy')
          copy(step, step.from ? rootOf(step.from) : context, (path) => join(root, resolve(workdir, path)))
        if (step.kind === 'run') await run(step.words[0]!, join(root, workdir), stage, folder)
      }
    }
    const stage = stages.at(-1)!
    const path = [join(folder, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)
    const environment = { PATH: path, HOME: '/nonexistent', ...stage.environment }
    return { root: rootOf(stage.name), workdir, environment, stage, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

function makeFolder(root: string, path: string): string {
  mkdirSync(join(root, path), { recursive: true })
  return path
}

/** As COPY does: a folder's contents, or a file under its own name where the destination ends with a slash. */
function copy({ words }: Step, sourceRoot: string, target: (path: string) => string): void {
  const destination = words.at(-1)!
  for (const word of words.slice(0, -1)) {
    const source = join(sourceRoot, word)
    const isFile = statSync(source).isFile()
    const path = isFile && destination.endsWith('/') ? join(destination, basename(word)) : destination
    cpSync(source, target(path), { recursive: true, verbatimSymlinks: true })
  }
}

async function run(command: string, cwd: string, stage: Stage, folder: string): Promise<void> {
  const isInstallation = command.startsWith('npm ci ')
  // The tests beside this one measure time: they go first.
  const gently = ['nice', '-n', '10']
  const alone = canIsolate && !isInstallation ? ['unshare', ...isolation] : []
  const words = [...gently, ...alone, '/bin/sh', '-c', command]
  const { HOME } = process.env
  const home = isInstallation ? HOME : join(folder, 'home')
  const child = spawn(words[0]!, words.slice(1), {
    cwd,
    env: { ...registrySettings(), HOME: home, PATH: pathWith(join(folder, 'bin')), ...stage.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let written = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (written += String(text)))
  const code = await new Promise((settle) => child.once('close', settle))
  if (code !== 0) throw new Error(`RUN ${command} ended with ${String(code)}. It wrote:\n${written}`)
}

/** This machine's programs, but for those that npm adds for the scripts of this project. */
function pathWith(first: string): string {
  const own = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return [first, ...own].join(delimiter)
}

/** How this machine reaches the npm registry. */
function registrySettings(): Record<string, string | undefined> {
  const names =
    /^(npm_config_(registry|cafile|userconfig|globalconfig|cache)|(https?|no)_proxy|NODE_EXTRA_CA_CERTS)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)))
}
