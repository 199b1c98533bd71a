import { boundedOperations } from '../endurance/operations.ts'
import { createTokens } from '../endurance/requests.ts'
import { readSubjects } from '../endurance/subjects.ts'
import type { Request } from '../operations/candidates.ts'
import type { Surroundings } from '../surroundings/surroundings.ts'

export interface ProfiledOperation {
  readonly name: string
  readonly requests: readonly Request[]
}

const profiled = ['ActDetail', 'StudioActs', 'SearchNotaries']

/** Stored operations of each kind, cold: an act with all about it, a list of acts, and the public search. */
export async function profiledOperations({
  databaseUrl,
  shared,
}: Surroundings): Promise<readonly ProfiledOperation[]> {
  const operations = await boundedOperations(await readSubjects(databaseUrl), createTokens(shared.issuer))
  return profiled.map((name) => operations.find((one) => one.name.startsWith(name))!)
}
