import type { FastifyBaseLogger } from 'fastify'

/** What is said once, when the server listens. */
export interface Announcement {
  readonly log: Pick<FastifyBaseLogger, 'info'>
  readonly origin: string
  /** Undefined where each worker has its own. */
  readonly metricsAddress?: string
  /** Those that serve, where they are several. */
  readonly workers?: readonly AnnouncedWorker[]
}

export interface AnnouncedWorker {
  /** Its number, from 1. */
  readonly worker: number
  readonly pid: number
  readonly metricsAddress: string
}
