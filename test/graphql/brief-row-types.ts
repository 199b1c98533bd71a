import { briefActFields } from '../../src/domains/act/act-row.ts'
import { briefClientFields } from '../../src/domains/client/client-repository.ts'
import { briefDocumentFields } from '../../src/domains/document/document-repository.ts'

export type Row = Record<string, unknown>
interface Act extends Row {
  readonly parties: readonly { readonly client: Row }[]
  readonly documents: readonly Row[]
}
interface Notary {
  readonly acts: { readonly nodes: Act[] }
}
type Node = Act & Notary

/** A type of which there are brief rows, and an operation that selects from it in two places. */
export interface BriefType {
  readonly name: string
  readonly briefFields: readonly string[]
  readonly brief: string
  readonly whole: string
  readonly select: (here: string, there: string) => string
  readonly rowsOf: (data: {
    here: { nodes: Node[] }
    there: { nodes: Node[] }
  }) => [here: Row[], there: Row[]]
}

export const briefTypes: readonly BriefType[] = [
  {
    name: 'Act',
    briefFields: briefActFields,
    brief: 'act.page-brief',
    whole: 'act.page',
    select: (here, there) => `{
      here: acts(first: 30) { nodes { ${here} } }
      there: acts(first: 20, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${there} } }
    }`,
    rowsOf: ({ here, there }) => [here.nodes, there.nodes],
  },
  {
    name: 'Act',
    briefFields: briefActFields,
    brief: 'act.page-per-notary-brief',
    whole: 'act.page-per-notary',
    select: (here, there) => `{
      here: notaries(first: 30) { nodes { acts(first: 20) { nodes { ${here} } } } }
      there: notaries(first: 30) {
        nodes { acts(first: 3, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${there} } } }
      }
    }`,
    rowsOf: ({ here, there }) => [
      here.nodes.flatMap(({ acts }) => acts.nodes),
      there.nodes.flatMap(({ acts }) => acts.nodes),
    ],
  },
  {
    name: 'Client',
    briefFields: briefClientFields,
    brief: 'client.by-ids-brief',
    whole: 'client.by-ids',
    select: (here, there) => `{
      here: acts(first: 50) { nodes { parties { client { ${here} } } documents { owner { ${there} } } } }
    }`,
    rowsOf: ({ here }) => [
      here.nodes.flatMap(({ parties }) => parties.map(({ client }) => client)),
      here.nodes
        .flatMap(({ documents }) => documents.map(({ owner }) => owner as Row | null))
        .filter((owner) => owner !== null),
    ],
  },
  {
    name: 'Document',
    briefFields: briefDocumentFields,
    brief: 'document.by-act-ids-brief',
    whole: 'document.by-act-ids',
    select: (here, there) => `{
      here: acts(first: 30) { nodes { documents { ${here} } } }
      there: acts(first: 20, orderBy: { field: UPDATED_AT, direction: ASC }) { nodes { documents { ${there} } } }
    }`,
    rowsOf: ({ here, there }) => [
      here.nodes.flatMap(({ documents }) => documents),
      there.nodes.flatMap(({ documents }) => documents),
    ],
  },
]
