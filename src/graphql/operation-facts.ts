import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  Kind,
  OperationTypeNode,
  TypeInfo,
  isAbstractType,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { boundOf } from '../budget/bound.ts'
import { type Budget, budgetOf } from '../budget/declaration.ts'
import { briefActFields } from '../domains/act/act-row.ts'
import { briefClientFields } from '../domains/client/client-repository.ts'
import { briefDocumentFields } from '../domains/document/document-repository.ts'
import type { Role } from '../generated/prisma/enums.ts'
import { publicPolicyOf } from './public-operations.ts'
import { type NodeSource, countNodesAtMost, nodeSources } from './requested-nodes.ts'
import { type StoredOperations, documentIdOf, rolesOf } from './stored-operations.ts'

type BriefType = 'Act' | 'Client' | 'Document'
export type BriefTypes = ReadonlySet<BriefType>

/** Types whose rows are read in two ways, with the fields that brief rows answer. */
const briefFields: Readonly<Record<BriefType, readonly string[]>> = {
  Act: briefActFields,
  Client: briefClientFields,
  Document: briefDocumentFields,
}

/** What an operation's text alone tells; worked out once per document. */
export interface OperationFacts {
  /** Name of the stored operation, else `other`: bounded, so that it can be a label of a metric. */
  readonly id: string
  /** `query` or `mutation`. */
  readonly type: OperationTypeNode
  /** Names the document by what it selects. */
  readonly documentId: string
  readonly isStored: boolean
  readonly budget: Budget | undefined
  readonly roles: readonly Role[] | undefined
  /** Without the statement that reads the viewer's rights. */
  readonly bound: number
  readonly isPublic: boolean
  /** Seconds for which a public answer may be kept; 0 where it may not. */
  readonly maxAge: number
  /** Whether the rights behind a token are read: for the answer, or to know whether to give one. */
  readonly readsRights: boolean
  readonly asksForSchema: boolean
  /** Types of which it selects nothing but what brief rows answer. */
  readonly briefTypes: BriefTypes
  readonly nodeSources: readonly NodeSource[]
  /** Nodes with the largest pages. */
  readonly mostNodes: number
}

/** Looks up what is known of an operation. */
export type FactsOf = (document: DocumentNode, operation: OperationDefinitionNode) => OperationFacts

/**
 * Documents that Apollo keeps are analysed once.
 * @param trustsOnlyStored whether other documents are for administrators alone.
 */
export function createOperationFacts(
  schema: GraphQLSchema,
  stored: StoredOperations,
  trustsOnlyStored = false,
): FactsOf {
  const known = new WeakMap<OperationDefinitionNode, OperationFacts>()
  return (document, operation) => {
    let facts = known.get(operation)
    if (!facts) known.set(operation, (facts = analyse(document, operation)))
    return facts
  }

  function analyse(document: DocumentNode, operation: OperationDefinitionNode): OperationFacts {
    const documentId = documentIdOf(document)
    const match = stored.findById(documentId)
    const sources = nodeSources(schema, document, operation)
    const { isPublic, maxAge } = publicPolicyOf(schema, document, operation)
    return {
      id: match?.name ?? 'other',
      type: operation.operation,
      documentId,
      isStored: match !== undefined,
      budget: match?.budget ?? budgetOf(operation),
      roles: match?.roles ?? rolesOf(operation),
      bound: boundOf(schema, document, operation),
      isPublic,
      maxAge,
      readsRights: !isPublic || (trustsOnlyStored && match === undefined),
      asksForSchema: asksForSchema(document),
      briefTypes: briefTypesOf(schema, document, operation),
      nodeSources: sources,
      mostNodes: countNodesAtMost(sources),
    }
  }
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false
  visit(document, {
    [Kind.FIELD]: {
      enter(field: { name: { value: string } }) {
        if (field.name.value === '__schema' || field.name.value === '__type') asks = true
      },
    },
  })
  return asks
}

/**
 * One other field anywhere in the document, whatever its `@include` says, and the whole operation reads whole rows of
 * the type; mutations always do. There are two kinds of rows and not one per operation: requests share a batch where
 * they send the same statement, so there are to be few of them.
 */
function briefTypesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): BriefTypes {
  if (operation.operation !== OperationTypeNode.QUERY) return new Set()
  const brief = new Set(Object.keys(briefFields) as BriefType[])
  const typeInfo = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field({ name: { value: field } }) {
        if (field === '__typename') return
        for (const type of brief) {
          if (isPossible(type, typeInfo.getParentType()) && !briefFields[type].includes(field)) {
            brief.delete(type)
          }
        }
      },
    }),
  )
  return brief

  /** Also where it is not known what is selected from. */
  function isPossible(type: BriefType, parent: ReturnType<TypeInfo['getParentType']>): boolean {
    if (!isAbstractType(parent)) return !parent || parent.name === type
    return schema.getPossibleTypes(parent).some(({ name }) => name === type)
  }
}
