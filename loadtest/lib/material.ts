import { askAside, prepare } from './ask.ts'
import type { Directory } from './directory.ts'
import { type Person, person } from './people.ts'

interface Studio {
  readonly acts: {
    readonly nodes: readonly {
      readonly notary: { readonly id: string }
      readonly parties: readonly { readonly client: { readonly id: string } }[]
    }[]
  }
}

interface Catalogue {
  readonly actTypes: readonly {
    readonly id: string
    readonly code: string
    readonly name: string
    readonly isWill: boolean
    readonly witnessCount: number
    readonly registrationDays: number | null
    readonly requiredDocuments: readonly {
      readonly isMandatory: boolean
      readonly type: { readonly id: string }
    }[]
  }[]
}

interface Profile {
  readonly notary: {
    readonly languages: readonly { readonly code: string }[]
    readonly specialisations: readonly { readonly code: string }[]
  }
}

/** A kind of act as `UpsertActType` takes it, without key and version. */
export type ActTypeInput = ReturnType<typeof toInput>

/** What changes are made of: ids that exist, from the server. */
export interface Material {
  /** Of whom the first notary and the first member of staff may open acts. */
  readonly notaryId: string
  readonly clientId: string
  /** Other clients of theirs. */
  readonly otherClientIds: readonly string[]
  readonly actTypeId: string
  readonly actType: ActTypeInput
  /** Codes as a notary's profile has them. */
  readonly languages: readonly string[]
  readonly specialisations: readonly string[]
  /** Whom an administrator can suspend, and nobody is looked for otherwise. */
  readonly suspendable: readonly string[]
}

/** Acts in these states are nobody's of a load test: it makes drafts, all with the same client. */
const finished = ['SIGNED', 'FORMALITIES_IN_PROGRESS', 'COMPLETED', 'ARCHIVED']

/** Reads what changes are made of. An administrator may ask what no stored operation does. */
export function readMaterial({ notaries }: Directory): Material {
  const administrator = person('ADMINISTRATOR', 0)
  const notary = person('NOTARY', 0)
  const { nodes } = prepare<Studio>('StudioActs', { first: 20, filter: { status: finished } }, notary).acts
  const act = nodes.find(({ parties }) => parties.length > 0)
  const clients = [...new Set(nodes.flatMap(({ parties }) => parties.map(({ client }) => client.id)))]
  const { actTypes } = query<Catalogue>(
    `{ actTypes {
      id code name isWill witnessCount registrationDays requiredDocuments { isMandatory type { id } }
    } }`,
    administrator,
  )
  const plain = actTypes.find(({ isWill }) => !isWill)
  const listed = actTypes.findLast(({ requiredDocuments }) => requiredDocuments.length > 0)
  if (!act || !plain || !listed)
    throw new Error('The seed has no act, or no catalogue: nothing can be changed.')
  const { languages, specialisations } = prepare<Profile>('NotaryProfile', { id: act.notary.id }).notary
  return {
    languages: languages.map(({ code }) => code),
    specialisations: specialisations.map(({ code }) => code),
    notaryId: act.notary.id,
    clientId: clients[0]!,
    otherClientIds: clients.slice(1),
    actTypeId: plain.id,
    actType: toInput(listed),
    suspendable: notaries.filter((id) => id !== act.notary.id).slice(-10),
  }
}

function query<Data>(text: string, by: Person): Data {
  const answer = askAside({ query: text }, by)
  if (answer.isFailed)
    throw new Error(`An administrator's query was answered with ${answer.code() ?? answer.status}.`)
  return answer.data<Data>()
}

function toInput({
  code,
  name,
  isWill,
  witnessCount,
  registrationDays,
  requiredDocuments,
}: Catalogue['actTypes'][number]) {
  return {
    ...{ code, name, isWill, witnessCount, registrationDays },
    requiredDocuments: requiredDocuments.map(({ isMandatory, type }) => ({
      documentTypeId: type.id,
      isMandatory,
    })),
  }
}
