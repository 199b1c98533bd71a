import { prepare } from './ask.ts'
import type { Directory } from './directory.ts'
import { type Person, person } from './people.ts'
import { pickPopular } from './pick.ts'

interface ActList {
  readonly acts: { readonly nodes: readonly { readonly id: string }[] }
}

/** One stored query as one person, or as nobody, with variables that return something. */
export interface Read {
  readonly operation: string
  readonly by?: Person
  readonly variables?: object
}

/** Every stored query by every role that may run it, as the first person of the role. */
export function allReads({ notaries }: Directory, acts: OwnActs): Read[] {
  const [citizen, notary, staff, administrator] = firstPeople()
  const everybody = [undefined, citizen, notary, staff, administrator]
  const page = { first: 20 }
  return [
    ...everybody.flatMap((by): Read[] => [
      { operation: 'SearchNotaries', variables: page, by },
      { operation: 'NotaryProfile', variables: { id: pickPopular(notaries) }, by },
      { operation: 'ActTypeCatalogue', by },
      { operation: 'Districts', by },
    ]),
    { operation: 'MyActs', variables: page, by: citizen },
    { operation: 'StudioActs', variables: page, by: notary },
    { operation: 'StudioActs', variables: page, by: staff },
    ...[citizen, notary, staff].map((by) => ({
      operation: 'ActDetail',
      variables: { id: pickPopular(acts[by.role] ?? []) },
      by,
    })),
    { operation: 'ActRegister', variables: { first: 20, actsPerNotary: 10 }, by: administrator },
  ]
}

/** Ids of acts, by who sees them. */
export type OwnActs = Readonly<Record<string, readonly string[]>>

/** The newest acts that the first person of each role sees. */
export function readOwnActs(): OwnActs {
  const [citizen, notary, staff] = firstPeople()
  const ids = (operation: string, by: Person) =>
    prepare<ActList>(operation, { first: 20 }, by).acts.nodes.map(({ id }) => id)
  return {
    CITIZEN: ids('MyActs', citizen),
    NOTARY: ids('StudioActs', notary),
    STAFF: ids('StudioActs', staff),
  }
}

function firstPeople(): readonly [Person, Person, Person, Person] {
  return [person('CITIZEN', 0), person('NOTARY', 0), person('STAFF', 0), person('ADMINISTRATOR', 0)]
}
