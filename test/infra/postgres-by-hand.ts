import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findFreePort } from '../../src/development/postgres/free-port.ts'
import { findUnprivilegedAccount, isRoot } from '../../src/development/postgres/postgres-account.ts'
import { project } from './compose-model.ts'
import { type RunningService, startProgram } from './service-by-hand.ts'

const installed = '/usr/lib/postgresql'

/** The folder of a PostgreSQL of the machine with all of its programs; npm's has no pg_basebackup. */
export function findPostgresPrograms(): string | undefined {
  const versions = existsSync(installed) ? readdirSync(installed) : []
  return versions
    .map((version) => join(installed, version, 'bin'))
    .find((path) => existsSync(`${path}/pg_basebackup`))
}

export type PostgresByHand = Awaited<ReturnType<typeof preparePostgres>>

/** The files of infra/postgres, in a folder of their own in the place of the paths that they have in containers. */
export async function preparePostgres(programs: string) {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-notai-postgres-'))
  const account = isRoot() ? await findUnprivilegedAccount() : undefined
  const ports = { primary: await findFreePort(), replica: await findFreePort() }
  const paths = Object.fromEntries(
    ['etc', 'passwords', 'primary', 'replica'].map((name) => [name, join(folder, name)]),
  )
  for (const path of [folder, ...Object.values(paths)]) {
    await mkdir(path, { recursive: true })
    await chmod(path, 0o755)
    if (account) await chown(path, account.uid, account.gid)
  }
  const source = join(project, 'infra/postgres')
  for (const name of readdirSync(source)) await writeFile(join(paths.etc!, name), inPlace(read(source, name)))

  function inPlace(text: string): string {
    return text
      .replaceAll('/etc/postgresql', paths.etc!)
      .replaceAll('/run/passwords', paths.passwords!)
      .replaceAll('/var/lib/postgresql/', `${paths.passwords!}/`)
      .replace('host=postgres ', `host=127.0.0.1 port=${ports.primary} `)
      .replace(
        "listen_addresses = '*'",
        `listen_addresses = '127.0.0.1'\nunix_socket_directories = '${folder}'`,
      )
  }

  /** Starts a program as PostgreSQL's account, over the data and at the port of one of the two. */
  function start(server: 'primary' | 'replica', words: readonly string[]): RunningService {
    const PATH = [programs, process.env.PATH].join(delimiter)
    const environment = { PATH, PGDATA: dataOf(server), PGHOST: folder, PGPORT: String(ports[server]) }
    const [program, ...rest] = words.map(inPlace)
    return startProgram(program!, rest, { cwd: folder, environment, account })
  }
  const dataOf = (server: 'primary' | 'replica') => join(paths[server]!, 'data')

  return {
    ports,
    passwords: paths.passwords!,
    dataOf,
    start,
    /** Runs a program to its end. Throws with what it wrote where it fails. */
    async run(server: 'primary' | 'replica', ...words: string[]): Promise<string> {
      const service = start(server, words)
      const { code, output } = await service.end()
      if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${service.written()}`)
      return output
    },
    passwordOf: (name: string) => read(paths.passwords!, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}
