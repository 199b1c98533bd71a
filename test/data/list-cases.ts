import { countLimit } from '../../src/data/keyset.ts'
import type { ActConditions } from '../../src/domains/act/act-list-conditions.ts'
import { type ComposedRead, type Samples, actReads, notaryReads } from './every-statement.ts'
import type { Case } from './explain.ts'
import type { WorstValues } from './worst-values.ts'

/** Rare and old, so that a page is filled late or never; and common, with a type that most viewers may not see. */
const kinds = [
  { status: ['SIGNED', 'READY_TO_SIGN'], actType: 'PERMUTA' },
  { status: ['COMPLETED'], actType: 'TESTAMENTO_PUBBLICO' },
] as const

/** Every list that is put together, with the values that make it read most. */
export function listCases(worst: WorstValues): Case[] {
  const [rare, common] = kinds.map((kind) => worst.samples(kind)) as [Samples, Samples]
  const acts = [
    ...actReads(rare),
    // Without state and type they are the same once more.
    ...actReads(common).filter(({ filter }) => isNarrowed(filter)),
  ].map((read) => ({ ...caseOf(read), ...limitsOfActs(read, worst) }))
  // A directory of 500 notaries has no large table to read.
  const notaries = notaryReads(rare).map((read) => ({ ...caseOf(read), mostRows: 0, ranges: 0 }))
  return [...acts, ...notaries]
}

function caseOf({ list, statement, values, scope, filter, page }: ComposedRead) {
  const { name, text } = statement
  return { list, name, text, values, variables: JSON.stringify({ scope, filter, page }) }
}

// What is as rare as this is found by what makes it rare, whoever is the notary.
const rare = 100

/**
 * What a list of acts may read. A page reads itself, and as much again for wills that the viewer may not see; with a
 * filter at most the acts that meet it. A count reads what it counts. A client's few acts are read whole.
 */
function limitsOfActs(read: ComposedRead, worst: WorstValues): Pick<Case, 'mostRows' | 'ranges'> {
  const { scope, page } = read
  const filter = read.filter as ActConditions
  // Each party once, and its act.
  if (scope!.kind === 'party') return { mostRows: 2 * worst.partiesOfCitizen, ranges: 1 }

  const notaries = notariesOf(read)
  const pageRows = page && page.limit + 1
  if (notaries) {
    const met = worst.actsOf(notaries, filter)
    const filtered = isNarrowed(filter) ? Math.max(met, Math.min(worst.actsOf(undefined, filter), rare)) : 0
    const ranges = Math.max(1, notaries.length)
    if (!pageRows) return { mostRows: Math.max(met, filtered), ranges }
    return { mostRows: 2 * pageRows * notaries.length + filtered, ranges }
  }

  const types = filter.actTypeId ? 1 : worst.typeCount
  const ranges = types * (filter.status?.length ?? worst.stateCount)
  if (!pageRows) return { mostRows: Math.min(worst.actsOf(undefined, filter), countLimit), ranges }
  if (!isNarrowed(filter)) return { mostRows: 2 * pageRows, ranges: 1 }
  // The first rows of each type in each state, and then the page.
  return { mostRows: (ranges + 1) * pageRows, ranges }
}

/** The notaries whose acts a read is about; undefined where it is about all. */
function notariesOf({ list, values, scope, filter }: ComposedRead): readonly string[] | undefined {
  const { notaryId } = filter as ActConditions
  const perNotary = list.includes('-per-notary') ? (values[0] as readonly string[]) : undefined
  const ofScope = scope?.kind === 'notaries' ? scope.notaryIds : undefined
  const asked = [perNotary, ofScope, notaryId && [notaryId]].filter((ids) => ids !== undefined && ids !== '')
  if (asked.length === 0) return undefined
  const [first, ...others] = asked
  return first!.filter((id) => others.every((ids) => ids.includes(id)))
}

function isNarrowed(filter: ComposedRead['filter']): boolean {
  return 'actTypeId' in filter || ('status' in filter && filter.status !== undefined)
}
