import type { OperationName } from './documents.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
interface JsonObject {
  readonly [name: string]: Json | undefined
}

/**
 * The answer to an operation as one plain structure, whatever the schema that it came from: global ids as UUIDs,
 * connections as lists, names put together, instants in one form, and lists without an order of their own sorted.
 */
export function plainAnswer(operation: OperationName, data: unknown): Json {
  const root = data as Json
  switch (operation) {
    case 'notary':
      return plainNotary(objectAt(root, 'notary'))
    case 'district':
      return listAt(root, 'notaries').map(plainNotaryWithActs)
    case 'acts':
      return actsOf(root).map(plainAct)
    case 'search':
      return plainPage(eitherAt(root, 'search', 'notaries'), plainFoundNotary)
    case 'profile':
      return plainProfile(eitherAt(root, 'profile', 'notary'))
    case 'myActs':
      return plainPage(eitherAt(root, 'myActs', 'acts'), plainMyAct)
  }
}

function plainNotary(notary: JsonObject): Json {
  const { firstName, lastName, registrationNumber, phone, pec } = notary
  return {
    ...identity(notary),
    firstName,
    lastName,
    registrationNumber,
    phone,
    pec,
    district: district(notary),
  }
}

function plainNotaryWithActs(notary: JsonObject): Json {
  const { firstName, lastName } = notary
  const acts = listAt(notary, 'acts').map(plainActHead)
  return { ...identity(notary), firstName, lastName, district: district(notary), acts }
}

function actsOf(root: Json): readonly JsonObject[] {
  return isObject(root) && 'viewer' in root ? listAt(objectAt(root, 'viewer'), 'acts') : listAt(root, 'acts')
}

function plainActHead(act: JsonObject): JsonObject {
  const { status, createdAt, signedAt } = act
  return {
    ...identity(act),
    status,
    createdAt: instant(createdAt),
    signedAt: instant(signedAt),
    type: code(act),
  }
}

function plainAct(act: JsonObject): Json {
  return {
    ...plainActHead(act),
    title: act.title!,
    parties: partiesOf(act),
    documents: listAt(act, 'documents').map((document) => ({
      fileName: document.fileName,
      type: code(document),
    })),
  }
}

function plainMyAct(act: JsonObject): Json {
  const notary = objectAt(act, 'notary')
  const { total, accepted, missing } = objectAt(act, 'documentProgress')
  return {
    ...plainActHead(act),
    typeName: objectAt(act, 'type').name!,
    title: act.title!,
    notary: { ...identity(notary), fullName: fullName(notary), district: district(notary) },
    parties: partiesOf(act),
    documentProgress: { total, accepted, missing },
  }
}

function partiesOf(act: JsonObject): Json {
  return listAt(act, 'parties').map(({ role, client }) => ({ role, client: clientName(client!) }))
}

function plainPage(page: JsonObject, plainNode: (node: JsonObject) => Json): Json {
  const info = objectAt(page, 'pageInfo')
  // A cursor is opaque: that there is one is all that can be compared.
  return {
    hasNextPage: info.hasNextPage!,
    hasCursor: typeof info.endCursor === 'string',
    nodes: listAt(page, 'nodes').map(plainNode),
  }
}

function plainFoundNotary(notary: JsonObject): Json {
  const { status, phone } = notary
  const { name, province } = objectAt(notary, 'municipality')
  return {
    ...identity(notary),
    fullName: fullName(notary),
    status,
    phone,
    municipality: { name, province },
    district: district(notary),
    council: council(objectAt(notary, 'district')),
    specialisations: codes(notary, 'specialisations', 'specialisation'),
    languages: codes(notary, 'languages', 'language'),
  }
}

function plainProfile(notary: JsonObject): Json {
  const { registrationNumber, status, address, phone, pec, website, biography } = notary
  const { name, province, region } = objectAt(notary, 'municipality')
  const ofDistrict = objectAt(notary, 'district')
  return {
    ...identity(notary),
    fullName: fullName(notary),
    registrationNumber,
    status,
    address,
    phone,
    pec,
    website,
    biography,
    municipality: { name, province, region },
    district: { name: ofDistrict.name, courtOfAppeal: ofDistrict.courtOfAppeal },
    council: wholeCouncil(ofDistrict),
    studio: objectAt(notary, 'studio').name!,
    languages: codes(notary, 'languages', 'language'),
    specialisations: codes(notary, 'specialisations', 'specialisation'),
    officeHours: listAt(notary, 'officeHours').map(({ weekday, opensAt, closesAt }) => ({
      weekday,
      opensAt,
      closesAt,
    })),
  }
}

function identity({ id }: JsonObject): { readonly id: string } {
  const text = typeof id === 'string' ? id : ''
  // Our ids are base64url of `Type:uuid`; a UUID has its hyphens at fixed places.
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text)) return { id: text }
  const decoded = Buffer.from(text, 'base64url').toString()
  return { id: decoded.slice(decoded.indexOf(':') + 1) }
}

function district(notary: JsonObject): Json {
  return objectAt(notary, 'district').name!
}

function council(ofDistrict: JsonObject): Json {
  const { council, councilName } = ofDistrict
  if (councilName !== undefined) return councilName
  return isObject(council) ? council.name! : council!
}

function wholeCouncil(ofDistrict: JsonObject): Json {
  const { councilName, councilAddress, councilPec } = ofDistrict
  if (councilName !== undefined) return { name: councilName, address: councilAddress, pec: councilPec }
  const { name, address, pec } = objectAt(ofDistrict, 'council')
  return { name, address, pec }
}

function code(owner: JsonObject): Json {
  const { type } = owner
  return isObject(type) ? type.code! : type!
}

function clientName(client: Json): Json {
  if (!isObject(client)) return client
  const { displayName, companyName, firstName, lastName } = client
  return displayName ?? companyName ?? words(firstName, lastName)
}

function fullName({ fullName, firstName, lastName }: JsonObject): Json {
  return fullName ?? words(firstName, lastName)
}

function words(...parts: readonly (Json | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ')
}

function codes(notary: JsonObject, list: string, through: string): Json {
  const entries = listAt(notary, list).map((entry) => (through in entry ? objectAt(entry, through) : entry))
  return entries
    .map((entry): Json => ({ code: entry.code!, name: entry.name! }))
    .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

function instant(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? new Date(value).toISOString() : value
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectAt(owner: Json, name: string): JsonObject {
  const value = isObject(owner) ? owner[name] : undefined
  if (!isObject(value)) throw new Error(`\`${name}\` is no object in ${JSON.stringify(owner).slice(0, 300)}`)
  return value
}

/** Under the name that the peers use, or under ours. */
function eitherAt(root: Json, name: string, ownName: string): JsonObject {
  return objectAt(root, isObject(root) && name in root ? name : ownName)
}

/** A list, or the nodes of a connection. */
function listAt(owner: Json, name: string): readonly JsonObject[] {
  const value = isObject(owner) ? owner[name] : Array.isArray(owner) ? (owner as Json) : undefined
  const list = isObject(value) ? value.nodes : value
  if (!Array.isArray(list))
    throw new Error(`\`${name}\` is no list in ${JSON.stringify(owner).slice(0, 300)}`)
  return list as readonly JsonObject[]
}
