import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  Kind,
  OperationTypeNode,
  TypeInfo,
  getNamedType,
  isLeafType,
  isObjectType,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { CacheControlScope } from '../generated/graphql.ts'

const publicScope: CacheControlScope = 'PUBLIC'

/**
 * Whether every field that the document selects is PUBLIC: then the answer is the same for everybody, and the viewer's
 * rights are not even read. A field is PUBLIC by its own `@cacheControl`, else by that of the type that it returns, and
 * a scalar by that of the type that it stands on; without a hint it is not.
 */
export function isPublicOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false
  const typeInfo = new TypeInfo(schema)
  let isPublic = true
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const field = typeInfo.getFieldDef()
        const parent = typeInfo.getParentType()
        if (!field || field.name === '__typename') return
        if (!isObjectType(parent) || !isPublicField(field, parent)) isPublic = false
      },
    }),
  )
  return isPublic
}

function isPublicField(field: GraphQLField<unknown, unknown>, parent: GraphQLObjectType): boolean {
  const returned = getNamedType(field.type)
  const owner = isLeafType(returned) ? parent : returned
  return (scopeOf(field.astNode) ?? scopeOf(owner.astNode)) === publicScope
}

function scopeOf(node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined) {
  const directive = node?.directives?.find(({ name }) => name.value === 'cacheControl')
  const scope = directive?.arguments?.find(({ name }) => name.value === 'scope')?.value
  return scope?.kind === Kind.ENUM ? (scope.value as CacheControlScope) : undefined
}
