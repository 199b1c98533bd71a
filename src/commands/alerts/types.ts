/** A time series of a promtool test, in its own notation: `0+10x5` is 0, 10, … 50, one value a minute. */
export interface TestSeries {
  readonly series: string
  readonly values: string
}

/** A situation, and whether the alert has to fire in it. */
export interface AlertCase {
  readonly name: string
  readonly input: readonly TestSeries[]
  /** Minutes after the first value. */
  readonly minute: number
  /** What the alert shows; undefined where it has to be silent. */
  readonly fires?: {
    /** Labels that come with the series, beside those of the rule. */
    readonly labels?: Readonly<Record<string, string>>
    /** `{{ $value }}` as its annotations show it. */
    readonly value: string
  }
}

export interface Alert {
  readonly name: string
  /** `critical`: clients notice, somebody has to look now. `warning`: somebody has to look today. */
  readonly severity: 'critical' | 'warning'
  readonly expression: string
  /** For how long it has to hold. */
  readonly holds?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly summary: string
  readonly description: string
  readonly cases: readonly AlertCase[]
}

/** A number that rules and dashboards are held against, as a series of its own. */
export interface Recording {
  readonly record: string
  readonly expression: string
  readonly labels: Readonly<Record<string, string>>
}

/** Rules of one file, and the file of their tests. */
export interface RuleGroup {
  readonly name: string
  readonly alerts: readonly Alert[]
  readonly recordings?: readonly Recording[]
}

/** What an operation declares, as far as rules hang on it. */
export interface WatchedOperation {
  readonly name: string
  readonly type: string
  readonly sql: number
  readonly warmSql: number
  readonly p95Ms: number
  /** Whether its answers are kept as a whole: one that is kept takes no statement by construction. */
  readonly isPublic: boolean
}
