import { type KindName, kindNames } from './kinds.ts'

export type WayName =
  | 'pg'
  | 'limited'
  | 'ownLimit'
  | 'ownQuery'
  | 'dates'
  | 'arrays'
  | 'json'
  | 'read'
  | 'readInRequest'
  | 'readByKeys'
  | 'queryRaw'
  | 'preparedQueryRaw'

/** A reading process with nothing but what reads, or with all that a server in production has loaded before. */
export type ProcessName = 'plain' | 'instrumented'

export interface Candidate {
  readonly way: WayName
  readonly process: ProcessName
}

/** The first is what the others are compared with. */
export const candidates = [
  { way: 'pg', process: 'plain' },
  { way: 'limited', process: 'plain' },
  { way: 'dates', process: 'plain' },
  { way: 'read', process: 'plain' },
  { way: 'readInRequest', process: 'plain' },
  { way: 'readByKeys', process: 'plain' },
  { way: 'pg', process: 'instrumented' },
  { way: 'readInRequest', process: 'instrumented' },
  { way: 'queryRaw', process: 'plain' },
  { way: 'preparedQueryRaw', process: 'plain' },
  { way: 'ownLimit', process: 'plain' },
  { way: 'ownQuery', process: 'plain' },
  { way: 'arrays', process: 'plain' },
  { way: 'json', process: 'plain' },
] as const satisfies readonly Candidate[]

/** How many reads are in flight at once. */
export const loads = [1, 16] as const
export type Load = (typeof loads)[number]

/** What is measured of one candidate at a time. */
export interface Question {
  readonly kind: KindName
  readonly load: Load
}

export const questions: readonly Question[] = kindNames.flatMap((kind) =>
  loads.map((load) => ({ kind, load })),
)

/** Shares are read by keys alone, and a page has none. */
export function isAsked({ way }: Candidate, { kind }: Question): boolean {
  return !(way === 'readByKeys' && kind === 'page')
}
