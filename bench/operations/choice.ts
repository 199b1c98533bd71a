import { type Candidate, candidates, candidatesOf } from './candidates.ts'
import { type OperationName, operationNames } from './documents.ts'

/** What is measured: everything, or what the flags name. */
export interface Choice {
  readonly candidates: readonly Candidate[]
  readonly operations: readonly OperationName[]
  readonly isEverything: boolean
}

export interface ChoiceFlags {
  /** Names with commas between them. */
  readonly servers?: string | undefined
  /** Names with commas between them. */
  readonly operations?: string | undefined
  /** Folder of another checkout of ours. */
  readonly beside?: string | undefined
}

const serverNames = [...new Set(candidates.map(nameOf))]

/** @throws Error that says what a flag accepts. */
export function choose({ servers, operations, beside }: ChoiceFlags): Choice {
  const chosenServers = namesIn('--servers', servers, serverNames)
  const chosenOperations = namesIn('--operations', operations, operationNames)
  const all =
    beside === undefined ? candidates : [...candidates, ...candidatesOf('beside', 'The other checkout')]
  return {
    candidates: all
      .filter((candidate) => chosenServers.includes(nameOf(candidate)))
      .map((candidate) => ({
        ...candidate,
        operations: candidate.operations.filter((name) => chosenOperations.includes(name)),
      }))
      .filter((candidate) => candidate.operations.length > 0),
    operations: chosenOperations,
    isEverything: [servers, operations, beside].every((flag) => flag === undefined),
  }
}

/** Another checkout is chosen with ours. */
function nameOf({ server, kind }: Candidate): string {
  const name = server === 'beside' ? 'ours' : server
  return kind === 'warm' ? `${name}-warm` : name
}

function namesIn<Name extends string>(
  flag: string,
  text: string | undefined,
  known: readonly Name[],
): readonly Name[] {
  if (text === undefined) return known
  const given = text.split(',')
  const unknown = given.find((name) => !known.includes(name as Name))
  if (unknown !== undefined) {
    throw new Error(`${flag} accepts ${known.join(', ')}, with commas between them, not "${unknown}".`)
  }
  return known.filter((name) => given.includes(name))
}
