/** What a load run was and what came of it: what report.json holds, and what all pages are made from. Milliseconds. */
export interface Report {
  readonly scenario: string
  /** ISO 8601, in UTC. */
  readonly startedAt: string
  readonly seconds: number
  /** Addresses and sizes under which it ran: only runs with the same ones are compared. */
  readonly setting: Setting
  /** Whether every enforced threshold held, and the witnesses agree. */
  readonly hasPassed: boolean
  readonly thresholds: readonly Threshold[]
  readonly totals: Totals
  /** In the order of the alphabet; only those that were run. */
  readonly operations: readonly OperationResult[]
  /** The slowest, slowest first, ten at most; and those over their budget, a hundred at most. */
  readonly slowest: readonly NotableRequest[]
  readonly overBudget: readonly NotableRequest[]
  /** How many were over their budget, also those that are not listed. */
  readonly overBudgetCount: number
  /** Absent where k6 ran by itself: then nobody read the server's and the database's counts. */
  readonly witnesses?: Witnesses
  /** Absent where the server's metrics cannot be read. */
  readonly timeline?: readonly Moment[]
  readonly previous?: PreviousRun
}

export interface Setting {
  readonly target: string
  /** `S` or `M`; absent for a target that was given. */
  readonly seed?: string
  readonly users?: number
  readonly duration?: string
  /** Whether thresholds on time fail the run, or are told only. */
  readonly latency: 'enforced' | 'reported'
  readonly processors?: number
  readonly jaeger: string
}

export interface Threshold {
  /** As k6 names it: `sql_statements{operation:ActDetail}`. */
  readonly metric: string
  /** As k6 takes it: `max<=11`. */
  readonly expression: string
  readonly value?: number
  readonly holds: boolean
  readonly isEnforced: boolean
}

export interface Durations {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export interface Totals extends Durations {
  readonly requests: number
  readonly perSecond: number
  /** Share of all requests, from 0 to 1: no answer, a wrong one, or a GraphQL error under HTTP 200. */
  readonly failedShare: number
  /** Share of the answers that a response cache can have, from 0 to 1; absent where there was none. */
  readonly cacheHitShare?: number
  readonly iterations: number
  /** Iterations that there was nobody left to begin. */
  readonly dropped: number
  /** By the headers of all answers, also of those that only prepared the run. */
  readonly statements: number
  readonly shared: number
  /** Answers that the server sheds under too much load: 503, `SERVICE_UNAVAILABLE`. */
  readonly shed: number
}

export interface OperationResult extends Durations {
  readonly name: string
  readonly requests: number
  readonly failed: number
  /** Milliseconds that 95 % of the answers are to keep, by its `@budget`; absent where the scenario demands no time. */
  readonly p95Budget?: number
  /** `budget` is what the scenario demands: `sql`, or `warmSql` once all is cached. */
  readonly statements: { readonly mean: number; readonly max: number; readonly budget: number }
  /** Absent for what no response cache keeps. */
  readonly cacheHitShare?: number
}

export interface NotableRequest {
  readonly operation: string
  readonly ms: number
  readonly statements: number
  readonly budget: number
  /** Absent where it was not traced. */
  readonly traceId?: string
  /** Names it in the server's log. */
  readonly requestId: string
}

/** The same count from three sides; all of them since the run began. */
export interface Witnesses {
  /** By the answers' headers. */
  readonly answers: { readonly statements: number; readonly shared: number }
  /** By the server's metrics. */
  readonly server: {
    readonly statements: number
    readonly shared: number
    readonly background: number
    readonly failed: number
  }
  /** Calls, by pg_stat_statements; absent where the database cannot be asked. */
  readonly database?: number
  /** Sentences on what does not add up; none where all agree. */
  readonly differences: readonly string[]
}

/** Some seconds of the run, by the server's metrics. */
export interface Moment {
  /** Since the run began. */
  readonly second: number
  readonly perSecond: number
  readonly statementsPerRequest: number
  /** Median and 95 % of the time in operations, interpolated in the buckets of a histogram; absent without operations. */
  readonly p50?: number
  readonly p95?: number
  /** Share of a processor that the server's process used: 1 is one of them, wholly. */
  readonly processorUse?: number
  readonly heapMegabytes?: number
}

/** What a run is compared with: the last one of the same scenario and setting. */
export interface PreviousRun {
  readonly startedAt: string
  readonly totals: Totals
  readonly operations: readonly OperationResult[]
}
