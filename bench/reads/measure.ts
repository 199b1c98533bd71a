import { readFileSync } from 'node:fs'
import type pg from 'pg'
import type { Kind } from './kinds.ts'
import type { Read } from './ways.ts'

/** Per read, in microseconds. */
export interface Measurement {
  /** User and system time of the reading process. */
  readonly processorTime: number
  /** From one answer to the next. */
  readonly wallTime: number
  /** On a processor, of PostgreSQL's processes; undefined where the system does not tell. */
  readonly databaseTime: number | undefined
  readonly rows: number
}

export interface MeasureOptions {
  readonly load: number
  readonly milliseconds: number
}

/** With so many for each that is in flight, all connections are open and know the statement. */
const connectingReads = 4

export async function measure(
  read: Read,
  { inputs }: Kind,
  { load, milliseconds }: MeasureOptions,
  pool: pg.Pool,
): Promise<Measurement> {
  await readWhile(read, inputs, load, (reads) => reads < connectingReads * load)
  const pids = await databaseProcesses(pool)
  // Nobody collects what others have left.
  globalThis.gc!()
  const databaseBefore = sumOfRunTime(pids)
  const processorBefore = process.cpuUsage()
  const start = performance.now()
  const { reads, rows } = await readWhile(read, inputs, load, () => performance.now() - start < milliseconds)
  const wallTime = (performance.now() - start) * 1_000
  const { user, system } = process.cpuUsage(processorBefore)
  const databaseAfter = sumOfRunTime(pids)
  return {
    processorTime: (user + system) / reads,
    wallTime: wallTime / reads,
    databaseTime:
      databaseBefore === undefined || databaseAfter === undefined
        ? undefined
        : (databaseAfter - databaseBefore) / reads,
    rows: rows / reads,
  }
}

async function readWhile(
  read: Read,
  inputs: Kind['inputs'],
  load: number,
  goesOn: (reads: number) => boolean,
): Promise<{ reads: number; rows: number }> {
  let asked = 0
  let rows = 0
  async function one(): Promise<void> {
    while (goesOn(asked)) {
      const values = inputs[asked % inputs.length]!
      asked += 1
      rows += (await read(values)).length
    }
  }
  await Promise.all(Array.from({ length: load }, one))
  return { reads: asked, rows }
}

async function databaseProcesses(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database()',
  )
  return rows.map(({ pid }) => pid)
}

/** In microseconds, from Linux' scheduler: the ticks of /proc/PID/stat are too coarse for a fraction of a second. */
function sumOfRunTime(pids: readonly number[]): number | undefined {
  try {
    return pids.reduce((sum, pid) => {
      const nanoseconds = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]
      return sum + Number(nanoseconds) / 1_000
    }, 0)
  } catch {
    return undefined
  }
}
