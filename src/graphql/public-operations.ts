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

/** What the hints of an operation's fields add up to. */
export interface PublicPolicy {
  /**
   * Whether every field that the document selects is PUBLIC: then the answer is the same for everybody, and the
   * viewer's rights are not even read.
   */
  readonly isPublic: boolean
  /** Seconds for which the answer may be kept; 0 where no field says so. */
  readonly maxAge: number
}

/**
 * A field is PUBLIC by its own `@cacheControl`, else by that of the type that it returns, and a scalar by that of the
 * type that it stands on; without a hint it is not. An answer may be kept as long as the field that may be kept least.
 */
export function publicPolicyOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PublicPolicy {
  if (operation.operation !== OperationTypeNode.QUERY) return { isPublic: false, maxAge: 0 }
  const typeInfo = new TypeInfo(schema)
  let isPublic = true
  let maxAge = Infinity
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const field = typeInfo.getFieldDef()
        const parent = typeInfo.getParentType()
        if (!field || field.name === '__typename') return
        const hint = isObjectType(parent) ? hintOf(field, parent) : {}
        if (hint.scope !== publicScope) isPublic = false
        maxAge = Math.min(maxAge, hint.maxAge ?? Infinity)
      },
    }),
  )
  return { isPublic, maxAge: isPublic && Number.isFinite(maxAge) ? maxAge : 0 }
}

interface Hint {
  readonly scope?: CacheControlScope
  readonly maxAge?: number
}

function hintOf(field: GraphQLField<unknown, unknown>, parent: GraphQLObjectType): Hint {
  const returned = getNamedType(field.type)
  const owner = isLeafType(returned) ? parent : returned
  return { ...hintOn(owner.astNode), ...hintOn(field.astNode) }
}

function hintOn(node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined): Hint {
  const directive = node?.directives?.find(({ name }) => name.value === 'cacheControl')
  const valueOf = (argument: string) =>
    directive?.arguments?.find(({ name }) => name.value === argument)?.value
  const [scope, maxAge] = [valueOf('scope'), valueOf('maxAge')]
  return {
    ...(scope?.kind === Kind.ENUM && { scope: scope.value as CacheControlScope }),
    ...(maxAge?.kind === Kind.INT && { maxAge: Number(maxAge.value) }),
  }
}
