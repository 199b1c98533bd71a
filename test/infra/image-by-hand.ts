import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { toolPath } from '../../src/development/tools.ts'
import { contextFiles } from './build-context.ts'
import { project } from './compose-model.ts'
import { type Stage, type Step, readDockerfile } from './dockerfile.ts'

export interface Image {
  /** The folder that is the root of its stage's files. */
  readonly root: string
  readonly workdir: string
  /** What a process in it sees; without the variables of this machine. */
  readonly environment: Readonly<Record<string, string>>
  readonly stage: Stage
}

export interface Build {
  /** What `docker build` gives, with `--target` where a stage is named. */
  image(target?: string): Image
  remove(): Promise<void>
}

/** Whether a command can run without any network but its own: Linux, where it lets its users do so. */
const isolation = ['--map-root-user', '--net']
const canIsolate = spawnSync('unshare', [...isolation, 'true']).status === 0

/**
 * Does what `docker build` does with the Dockerfile, step by step, in a new folder per stage. The Node of this process
 * and the k6 of this machine stand in for the images. All steps but the installation run without a network, where the
 * machine can do that.
 */
export async function buildByHand(): Promise<Build> {
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
    const images = new Map<string, Image>()
    for (const stage of stages) {
      const { root, ...start } = startRoot(folder, stage, images.get(stage.base))
      let { workdir } = start
      for (const step of stage.steps) {
        if (step.kind === 'workdir') workdir = makeFolder(root, step.words[0]!)
        if (step.kind === 'copy') {
          const source = step.from === undefined ? context : images.get(step.from)!.root
          copy(step, source, (path) => join(root, resolve(workdir, path)))
        }
        if (step.kind === 'run') await run(step.words[0]!, join(root, workdir), stage, folder)
      }
      const path = [join(root, 'usr/local/bin'), join(folder, 'bin'), '/usr/local/bin', '/usr/bin', '/bin']
      const environment = { PATH: path.join(delimiter), HOME: '/nonexistent', ...stage.environment }
      images.set(stage.name, { root, workdir, environment, stage })
    }
    return { image: (target = stages.at(-1)!.name) => images.get(target)!, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** What a stage begins with: the files of an earlier one, of the image of k6 its program, or nothing. */
function startRoot(
  folder: string,
  { name, base, steps }: Stage,
  parent: Image | undefined,
): { root: string; workdir: string } {
  if (parent && steps.length === 0) return parent
  const root = join(folder, `stage-${name}`)
  if (parent) {
    execFileSync('cp', ['--archive', parent.root, root])
    return { root, workdir: parent.workdir }
  }
  mkdirSync(root)
  if (base.startsWith('grafana/k6:')) {
    mkdirSync(join(root, 'usr/bin'), { recursive: true })
    copyFileSync(toolPath('k6'), join(root, 'usr/bin/k6'))
  }
  return { root, workdir: '/' }
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
