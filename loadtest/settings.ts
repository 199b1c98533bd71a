/** What a scenario is told: the content of the file that LOAD_SETTINGS names. */
export interface LoadSettings {
  readonly scenario: string
  /** Where the server answers, without a slash at the end. */
  readonly target: string
  /** Opens the response aids: without them nothing can be counted. */
  readonly loadTestKey: string
  /** Users at once, where somebody wants other than the scenario's own number. */
  readonly users?: number
  /** As k6 writes it: `90s`, `10m`; the scenario's own where it is absent. */
  readonly duration?: string
  /** Share of the requests that are traced, from 0 to 1. */
  readonly tracedShare: number
  readonly operations: readonly KnownOperation[]
  /** A JSON file with `People`. */
  readonly peopleFile: string
  /** Where the report goes. */
  readonly folder: string
  /** Takes Redis away and brings it back; absent where the target is not ours. */
  readonly redisControl?: string
  readonly report: {
    readonly startedAt: string
    readonly latency: 'enforced' | 'reported'
    readonly jaeger: string
    readonly seed?: string
    readonly processors?: number
  }
}

/** One of `schema/operations/`, as the generated list of trusted documents has it. */
export interface KnownOperation {
  /** The `documentId`. */
  readonly id: string
  readonly name: string
  readonly kind: 'query' | 'mutation'
  readonly budget: { readonly sql: number; readonly warmSql: number; readonly p95Ms: number }
  /** Absent where everybody may run it. */
  readonly roles?: readonly Role[]
}

export type Role = 'CITIZEN' | 'NOTARY' | 'STAFF' | 'ADMINISTRATOR'

/** Tokens by role. Who is busy stands there more than once, as often as a sample of the acts found them. */
export type People = Readonly<Record<Role, readonly string[]>>
