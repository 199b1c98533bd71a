import { documentLimits } from '../../src/graphql/document-limits.ts'
import { toGlobalId } from '../../src/data/global-id.ts'

export interface DocumentLimit {
  readonly what: string
  readonly limit: number
  /** A valid document that has so many of it, and stays within all other limits. */
  readonly document: (count: number) => string
  /** The refusal of one that has too many. */
  readonly message: (found: number) => string
}

/** For the directives: the standard ones cannot be repeated at one place. */
export const repeatableDirective = { typeDefs: 'directive @mark repeatable on FIELD | QUERY', resolvers: {} }

const nobody = toGlobalId('Notary', '01900000-0000-7000-8000-000000000000')

/** Every limit on the text of a document, directly and through fragments. */
export const limitsOfDocuments: readonly DocumentLimit[] = [
  {
    what: 'characters',
    limit: documentLimits.characters,
    document: (count) => '{ languages { code } }'.padEnd(count),
    message: (found) => `The document has ${found} characters; the limit is 10000.`,
  },
  {
    what: 'tokens',
    limit: documentLimits.tokens,
    document: (count) =>
      `{ notaries(filter: { status: [${list(count - 16, () => 'CEASED')}] }) { totalCount } }`,
    message: () => 'The document has more than 1,000 tokens. Send a smaller one.',
  },
  {
    what: 'levels',
    limit: documentLimits.depth,
    document: (count) => `{ notary(id: "${nobody}") { ${levels(count - 1)} } }`,
    message: (found) => `The document is nested ${found} levels deep; the limit is 10.`,
  },
  {
    what: 'levels through fragments',
    limit: documentLimits.depth,
    document: (count) => `
      { notary(id: "${nobody}") { ...outer } }
      fragment outer on Notary { studio { notaries { ... on Notary { ...inner } } } }
      fragment inner on Notary { ${levels(count - 3)} }`,
    message: (found) => `The document is nested ${found} levels deep; the limit is 10.`,
  },
  {
    what: 'aliases',
    limit: documentLimits.aliases,
    document: (count) => `{ languages { ${list(count, (index) => `a${index}: name`)} } }`,
    message: (found) => `The document has ${found} aliases; the limit is 15.`,
  },
  {
    what: 'aliases of __typename',
    limit: documentLimits.aliases,
    document: (count) => `{ languages { ${list(count, (index) => `a${index}: __typename`)} } }`,
    message: (found) => `The document has ${found} aliases; the limit is 15.`,
  },
  {
    what: 'aliases through fragments',
    limit: documentLimits.aliases,
    document: (count) => `
      { languages { ...some ${list(count - 10, (index) => `a${index}: name`)} } }
      fragment some on Language { ${list(10, (index) => `b${index}: name`)} }`,
    message: (found) => `The document has ${found} aliases; the limit is 15.`,
  },
  {
    what: 'aliases of one root field',
    limit: documentLimits.aliasesOfOneRootField,
    document: (count) => `{ languages { code } ${list(count, (index) => `a${index}: languages { code }`)} }`,
    message: (found) => `The document has ${found} aliases of languages; the limit for one root field is 5.`,
  },
  {
    what: 'aliases of one root field through fragments',
    limit: documentLimits.aliasesOfOneRootField,
    document: (count) => `
      { a: languages { code } ... { b: languages { code } ...rest } ...rest }
      fragment rest on Query { ${list(count - 2, (index) => `c${index}: languages { code }`)} }`,
    message: (found) => `The document has ${found} aliases of languages; the limit for one root field is 5.`,
  },
  {
    what: 'directives',
    limit: documentLimits.directives,
    document: (count) => `{ languages { ${marked(count)} } }`,
    message: (found) => `The document has ${found} directives; the limit is 30.`,
  },
  {
    what: 'directives through fragments',
    limit: documentLimits.directives,
    document: (count) => `
      { languages { ${marked(9)} ...some @include(if: true) ... @skip(if: false) { code } } }
      fragment some on Language { ${marked(count - 11)} }`,
    message: (found) => `The document has ${found} directives; the limit is 30.`,
  },
  {
    what: 'directives of one field',
    limit: documentLimits.directivesOfOneNode,
    document: (count) => `{ languages { code ${'@mark '.repeat(count)} } }`,
    message: (found) => `The document has ${found} directives at one place; the limit is 3.`,
  },
  {
    what: 'directives of one operation',
    limit: documentLimits.directivesOfOneNode,
    document: (count) => `query ${'@mark '.repeat(count)} { languages { code } }`,
    message: (found) => `The document has ${found} directives at one place; the limit is 3.`,
  },
  {
    what: 'repetitions of one field',
    limit: documentLimits.repetitionsOfOneField,
    document: (count) => `{ languages { ${list(count, () => 'code')} } }`,
    message: (found) => `The document repeats code ${found} times in one selection; the limit is 10.`,
  },
  {
    what: 'repetitions of one field through fragments',
    limit: documentLimits.repetitionsOfOneField,
    document: (count) => `
      { languages { code ... { code } ... on Language { ...some } ...some } }
      fragment some on Language { ${list(count - 2, () => 'code')} }`,
    message: (found) => `The document repeats code ${found} times in one selection; the limit is 10.`,
  },
  {
    what: 'fields once fragments are expanded',
    limit: documentLimits.selections,
    // A spread of c brings 1,011 selections, one of b 101, one of a 10; 9,999 with the spreads and the field above.
    document: (count) => `
      { languages { ${'...c '.repeat(9)} ${'...b '.repeat(8)} ${'...a '.repeat(9)} ${'name '.repeat(count - 9_998)} } }
      fragment c on Language { ${'...b '.repeat(10)} }
      fragment b on Language { ${'...a '.repeat(10)} }
      fragment a on Language { ${'code '.repeat(9)} }`,
    message: () =>
      'The document selects more than 10,000 fields once its fragments are expanded. Send a smaller one.',
  },
]

function list(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(' ')
}

/** Fields nested so deep below a notary. */
function levels(count: number, [field, next] = ['studio', 'notaries']): string {
  return count === 1 ? 'id' : `${field} { ${levels(count - 1, [next, field])} }`
}

/** Fields of a language with so many directives in all, three at one place at most. */
function marked(count: number): string {
  return list(Math.ceil(count / 3), (index) => {
    const name = index % 2 === 0 ? 'code' : 'name'
    return `${name} ${'@mark '.repeat(Math.min(3, count - 3 * index))}`
  })
}
