import { readFile, readlink, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.ts'
import { programPath } from './postgres-binaries.ts'
import { lastLines } from './postgres-cluster.ts'
import type { PostgresLocation } from './postgres-location.ts'
import { processStart } from '../process-identity.ts'
import { runProgram } from './run-program.ts'

export interface RunningServer {
  pid: number
  /** TCP port on 127.0.0.1. */
  port: number
}

/** Above the highest process id of any system. */
const impossiblePid = 4_194_305
const logSizeLimit = 10_000_000

const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
  'pg_stat_statements.max': '10000',
}

/** For data that nobody needs after a crash: no waiting for the disk. */
const throwawaySettings: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
}

/** The server that runs on the cluster, ready or about to be; undefined where none does. */
export async function findServer(location: PostgresLocation): Promise<RunningServer | undefined> {
  const lines = await readPidFile(location)
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !port || processStart(pid) === undefined) return undefined
  return (await isServerOf(pid, location.cluster)) ? { pid, port } : undefined
}

/** Starts the server, on the port of its last run where that is free. Throws with the end of its log. */
export async function startServer(location: PostgresLocation, isThrowaway: boolean): Promise<RunningServer> {
  const log = join(location.cluster, 'server.log')
  let logSize = await stat(log).then(
    (file) => file.size,
    () => 0,
  )
  if (logSize > logSizeLimit) {
    await truncate(log)
    logSize = 0
  }
  await disarmPidFile(location)
  let port = await findFreePort(await previousPort(location))
  for (let attempt = 1; ; attempt++) {
    const result = await runProgram(
      programPath(location.binaries, 'pg_ctl'),
      ['start', '-D', location.cluster, '-l', log, '-w', '-t', '120', '-o', serverOptions(port, isThrowaway)],
      { account: location.account },
    )
    const server = result.code === 0 ? await findServer(location) : undefined
    if (server) return server

    const said = (await readFile(log, 'utf8').catch(() => '')).slice(logSize).trim() || result.output
    const isPortTaken = /could not bind|Address already in use|could not create any TCP/.test(said)
    // Processes of a server that was killed need a moment until they see it.
    const isPredecessorThere = /pre-existing shared memory block|lock file .* already exists/.test(said)
    if (attempt > 20 || (!isPortTaken && !isPredecessorThere)) {
      throw new Error(`PostgreSQL does not start. Its log, ${log}, ends with:\n${lastLines(said)}`)
    }
    if (isPortTaken) port = await findFreePort()
    else await sleep(250)
  }
}

/** Stops the server: connections are closed, what was committed is kept. Throws where it still runs after that. */
export async function stopServer(location: PostgresLocation): Promise<void> {
  const server = await findServer(location)
  if (!server) return
  const stop = ['stop', '-D', location.cluster, '-w', '-m']
  const program = programPath(location.binaries, 'pg_ctl')
  const { account } = location
  await runProgram(program, [...stop, 'fast', '-t', '60'], { account })
  // A second Ctrl-C ends pg_ctl, not what it began.
  for (let wait = 0; wait < 100 && (await findServer(location)); wait++) await sleep(50)
  if (await findServer(location)) await runProgram(program, [...stop, 'immediate', '-t', '10'], { account })
  if (await findServer(location))
    throw new Error(`PostgreSQL, process ${server.pid}, does not stop. Kill it.`)
}

function pidFile(location: PostgresLocation): string {
  return join(location.cluster, 'postmaster.pid')
}

async function readPidFile(location: PostgresLocation): Promise<string[]> {
  return (await readFile(pidFile(location), 'utf8').catch(() => '')).split('\n')
}

/**
 * PostgreSQL refuses to start while the process of the last server can be signalled, though its id is that of another
 * process by now, or it has ended and nobody collects it. The rest of the file guards against what that server may
 * have left running.
 */
async function disarmPidFile(location: PostgresLocation): Promise<void> {
  const [pid, ...rest] = await readPidFile(location)
  // Written over the old content, which is never longer, so that the file keeps its owner.
  if (pid) await writeFile(pidFile(location), [impossiblePid, ...rest].join('\n'), { flag: 'r+' })
}

/** A server runs as the owner of its cluster, with the cluster as current folder. What cannot be seen is believed. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const processFolder = `/proc/${pid}`
  const [running, data] = await Promise.all([stat(processFolder).catch(() => undefined), stat(cluster)])
  if (running && running.uid !== data.uid) return false
  const currentFolder = await readlink(join(processFolder, 'cwd')).catch(() => cluster)
  return currentFolder === cluster
}

async function previousPort(location: PostgresLocation): Promise<number | undefined> {
  const options = await readFile(join(location.cluster, 'postmaster.opts'), 'utf8').catch(() => '')
  const port = /"-p" "(\d+)"/.exec(options)?.[1]
  return port ? Number(port) : undefined
}

function serverOptions(port: number, isThrowaway: boolean): string {
  const all = isThrowaway ? { ...settings, ...throwawaySettings } : settings
  return [`-p ${port}`, ...Object.entries(all).map(([name, value]) => `-c ${name}=${value}`)].join(' ')
}
