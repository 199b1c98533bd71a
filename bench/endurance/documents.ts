/** Selected or not by the bits of a number, so that each is a document of its own. */
const scalars = [
  ...['firstName', 'lastName', 'registrationNumber', 'status', 'address', 'phone', 'pec', 'website'],
  ...['biography', 'verifiedAt', 'version'],
]
const relations = [
  'municipality { name province region }',
  'district { name region courtOfAppeal }',
  'studio { name }',
  'languages { code name }',
  'specialisations { code name }',
  'officeHours { weekday opensAt closesAt }',
]
const acts = `acts(first: 2) { nodes { id status createdAt type { code name } } pageInfo { endCursor } }`

/**
 * A document that no other number has and nobody has stored: only administrators may send it. Every other one is
 * public, so that its answer is kept.
 */
export function numberedDocument(number: number): string {
  const fields = chosen([...scalars, ...relations], number * 7_919 + 1)
  const own = number % 2 === 0 ? [] : [acts]
  return `query Numbered${number} {
  notaries(first: ${1 + (number % 4)}) {
    nodes {
      id
      name${number}: fullName
      ${[...fields, ...own].join('\n      ')}
    }
    pageInfo { hasNextPage endCursor }
  }
}`
}

function chosen(names: readonly string[], bits: number): string[] {
  return names.filter((_name, index) => (bits >> index) % 2 === 1)
}
