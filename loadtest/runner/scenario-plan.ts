/** What a scenario needs around it; what it does is in its own file. */
export interface ScenarioPlan {
  /** `M` is kept for the next run; a scenario that writes has a database of its own, seeded S and dropped afterwards. */
  readonly database: 'M' | 'throwaway'
  /** The server's program, where it is not the one of `npm start`. */
  readonly program?: string
  /** Share of its requests that are traced, where somebody takes traces: few where the load itself is the point. */
  readonly tracedShare: number
  /** Whether it runs against nothing but a server of its own, since it writes, or takes something away. */
  readonly needsOwnTarget?: boolean
  readonly takesRedisAway?: boolean
}

const directory: ScenarioPlan = { database: 'M', tracedShare: 0.01 }

const writing: ScenarioPlan = { database: 'throwaway', tracedShare: 1, needsOwnTarget: true }

const plans: Readonly<Record<string, ScenarioPlan>> = {
  smoke: writing,
  write: writing,
  'n-plus-one': { ...writing, program: 'loadtest/n-plus-one-server.ts' },
  'redis-down': { ...directory, needsOwnTarget: true, takesRedisAway: true },
}

/** What a scenario needs: the large seed and nothing else, where it says nothing. */
export function planOf(scenario: string): ScenarioPlan {
  return plans[scenario] ?? directory
}
