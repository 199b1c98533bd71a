import { processorMilliseconds } from '../../src/development/programs/processor-time.ts'
import { type LoadOptions, load } from './load.ts'

export const connections = 32

export interface ServerLoad {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds of the server's processor time per request; undefined where the system does not tell. */
  readonly processorTime: number | undefined
  /** How busy the process was that made the load: near 1 it was the limit, not the server. */
  readonly loadUse: number
}

/** Loads a server over all connections, and reads what that took from its process. */
export async function loadServer(
  pid: number,
  options: Pick<LoadOptions, 'origin' | 'requests' | 'sizes' | 'seconds'>,
): Promise<ServerLoad> {
  const processorBefore = processorMilliseconds(pid)
  const ownBefore = process.cpuUsage()
  const began = performance.now()
  const { requests, perSecond, p50, p99 } = await load({ ...options, connections })
  const own = process.cpuUsage(ownBefore)
  const loadUse = (own.user + own.system) / 1_000 / (performance.now() - began)
  const processorAfter = processorMilliseconds(pid)
  const isKnown = processorBefore !== undefined && processorAfter !== undefined
  const processorTime = isKnown ? (processorAfter - processorBefore) / requests : undefined
  return { requests, perSecond, p50, p99, processorTime, loadUse }
}
