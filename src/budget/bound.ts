import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
} from 'graphql'
import { integerArgument } from './declaration.ts'

/** The most statements that a field takes for one request at one position; 0 where it reads nothing. */
export function readsOf(field: GraphQLField<unknown, unknown>): number {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'reads')
  return directive ? integerArgument(directive, 'sql') : 0
}

/**
 * The most statements that any run of the operation can take: the sum of `@reads` over its field positions. A position
 * is the path of response names without list indexes, once for each concrete type; fragments are expanded and
 * `@skip` and `@include` count as taken. The document must be valid.
 */
export function boundOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number {
  const fragments = new Map<string, SelectionSetNode>()
  const fragmentTypes = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    fragments.set(definition.name.value, definition.selectionSet)
    fragmentTypes.set(definition.name.value, definition.typeCondition.name.value)
  }
  const root = schema.getRootType(operation.operation)
  return root ? sumOver(root, [operation.selectionSet]) : 0

  function sumOver(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): number {
    const positions = new Map<string, FieldNode[]>()
    const visited = new Set<string>()
    for (const selectionSet of selectionSets) collect(type, selectionSet, positions, visited)

    let sum = 0
    for (const nodes of positions.values()) {
      const field = type.getFields()[nodes[0]!.name.value]
      if (!field) continue
      sum += readsOf(field)
      const children = nodes.flatMap((node) => node.selectionSet ?? [])
      if (children.length === 0) continue
      for (const concrete of concreteTypes(field)) sum += sumOver(concrete, children)
    }
    return sum
  }

  function concreteTypes(field: GraphQLField<unknown, unknown>): readonly GraphQLObjectType[] {
    const type = getNamedType(field.type)
    if (isObjectType(type)) return [type]
    return isAbstractType(type) ? schema.getPossibleTypes(type) : []
  }

  function collect(
    type: GraphQLObjectType,
    selectionSet: SelectionSetNode,
    positions: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const responseName = selection.alias?.value ?? selection.name.value
        const nodes = positions.get(responseName)
        if (nodes) nodes.push(selection)
        else positions.set(responseName, [selection])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(type, selection.typeCondition?.name.value)) {
          collect(type, selection.selectionSet, positions, visited)
        }
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value)
        const fragment = fragments.get(selection.name.value)
        if (fragment && applies(type, fragmentTypes.get(selection.name.value))) {
          collect(type, fragment, positions, visited)
        }
      }
    }
  }

  function applies(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true
    const conditionType = schema.getType(condition)
    return isAbstractType(conditionType) && schema.isSubType(conditionType, type)
  }
}
