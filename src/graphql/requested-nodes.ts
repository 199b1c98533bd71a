import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  Kind,
  TypeInfo,
  getNamedType,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { defaultPageSize, largestPageSize } from '../data/keyset.ts'

/** A field that returns many nodes, with those inside it. */
export interface NodeSource {
  /** Number of nodes with these variables, for one parent. */
  readonly size: (variables: Record<string, unknown>) => number
  /** Number of nodes at most, for one parent. */
  readonly largest: number
  readonly inner: readonly NodeSource[]
}

/** The connections and id lists of an operation, as a tree: who multiplies whom. Fragments are expanded. */
export function nodeSources(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly NodeSource[] {
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet)
  }
  const isSource = fieldsWithManyNodes(schema, document)
  return sourcesIn(operation.selectionSet)

  function sourcesIn(selectionSet: SelectionSetNode | undefined): NodeSource[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sourcesIn(fragments.get(selection.name.value))
      const inner = sourcesIn(selection.selectionSet)
      return selection.kind === Kind.FIELD && isSource.has(selection) ? [sourceOf(selection, inner)] : inner
    })
  }

  function sourceOf(field: FieldNode, inner: readonly NodeSource[]): NodeSource {
    const defaults = new Map(
      operation.variableDefinitions?.map((one) => [one.variable.name.value, one.defaultValue]),
    )
    const valueOf = (name: string, variables: Record<string, unknown>): unknown => {
      const node = field.arguments?.find((argument) => argument.name.value === name)?.value
      if (node?.kind !== Kind.VARIABLE) return literal(node)
      const variable = node.name.value
      return Object.hasOwn(variables, variable) ? variables[variable] : literal(defaults.get(variable))
    }
    return {
      inner,
      largest: largestPageSize,
      size: (variables) => {
        const ids = valueOf('ids', variables)
        if (Array.isArray(ids)) return ids.length
        const size = valueOf('first', variables) ?? valueOf('last', variables)
        return typeof size === 'number' ? Math.min(Math.max(size, 0), largestPageSize) : defaultPageSize
      },
    }
  }
}

/** How many nodes an operation asks for at most with these variables. */
export function countNodes(sources: readonly NodeSource[], variables: Record<string, unknown>): number {
  return sources.reduce(
    (sum, { size, inner }) => sum + size(variables) * (1 + countNodes(inner, variables)),
    0,
  )
}

/** How many nodes an operation asks for at most with any variables. */
export function countNodesAtMost(sources: readonly NodeSource[]): number {
  return sources.reduce((sum, { largest, inner }) => sum + largest * (1 + countNodesAtMost(inner)), 0)
}

function fieldsWithManyNodes(schema: GraphQLSchema, document: DocumentNode): Set<FieldNode> {
  const found = new Set<FieldNode>()
  const typeInfo = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const field = typeInfo.getFieldDef()
        if (!field) return
        const isConnection = getNamedType(field.type).name.endsWith('Connection')
        if (isConnection || field.args.some(({ name }) => name === 'ids')) found.add(node)
      },
    }),
  )
  return found
}

function literal(node: ValueNode | undefined): unknown {
  if (node?.kind === Kind.INT) return Number(node.value)
  return node?.kind === Kind.LIST ? node.values : undefined
}
