import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

/** Limits on a document, whoever sends it. Counts include what fragments bring in. */
export const documentLimits = {
  characters: 10_000,
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  aliasesOfOneRootField: 5,
  directives: 30,
  directivesOfOneNode: 3,
  repetitionsOfOneField: 10,
  /** Fields once all fragments are expanded. */
  selections: 10_000,
  /** Sum over connections of page size times parents. */
  nodes: 10_000,
} as const

/** What validation rules hold: the limits that are no options of the server, and that there are such operations. */
export function documentLimitRules(): ValidationRule[] {
  const { depth, aliases, directives } = documentLimits
  return [
    maxDepthRule({
      n: depth,
      flattenFragments: true,
      ...refusal((n) => `is nested ${n} levels deep; the limit is ${depth}`),
    }),
    maxAliasesRule({
      n: aliases,
      allowList: [],
      ...refusal((n) => `has ${n} aliases; the limit is ${aliases}`),
    }),
    maxDirectivesRule({
      n: directives,
      ...refusal((n) => `has ${n} directives; the limit is ${directives}`),
    }),
    directivesPerNodeRule,
    repeatedFieldsRule,
    rootFieldAliasesRule,
    operationTypesRule,
  ] as ValidationRule[]
}

/** Options that make a rule of graphql-armor report our sentence with our code instead of throwing its own. */
function refusal(describe: (found: string) => string) {
  return {
    propagateOnRejection: false,
    onReject: [
      (context: unknown, error: GraphQLError) => {
        const found = /found (\d+)/.exec(error.message)?.[1] ?? 'too many'
        report(context as ValidationContext, describe(found))
      },
    ],
  }
}

function report(context: ValidationContext, sentence: string): void {
  context.reportError(
    new GraphQLError(`The document ${sentence}.`, { extensions: { code: 'LIMIT_EXCEEDED' } }),
  )
}

function directivesPerNodeRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.directivesOfOneNode
  return {
    enter(node) {
      const directives = 'directives' in node ? node.directives : undefined
      if (directives && directives.length > limit) {
        report(context, `has ${directives.length} directives at one place; the limit is ${limit}`)
      }
    },
  }
}

function repeatedFieldsRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.repetitionsOfOneField
  const check = ({ selectionSet }: OperationDefinitionNode | FieldNode): void => {
    const names = fieldsOf(context, selectionSet).map(({ alias, name }) => (alias ?? name).value)
    const [name, times] = mostFrequent(names)
    if (times > limit)
      report(context, `repeats ${name} ${times} times in one selection; the limit is ${limit}`)
  }
  return { OperationDefinition: check, Field: check }
}

function rootFieldAliasesRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.aliasesOfOneRootField
  return {
    OperationDefinition({ selectionSet }) {
      const aliased = fieldsOf(context, selectionSet).filter(({ alias }) => alias)
      const [name, times] = mostFrequent(aliased.map((field) => field.name.value))
      if (times > limit)
        report(context, `has ${times} aliases of ${name}; the limit for one root field is ${limit}`)
    },
  }
}

/** The fields of a selection and those that fragments bring in; each named one once, as when it is executed. */
function fieldsOf(
  context: ValidationContext,
  selectionSet: SelectionSetNode | undefined,
  seen = new Set<string>(),
): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(context, selection.selectionSet, seen)
    const name = selection.name.value
    if (seen.has(name)) return []
    seen.add(name)
    return fieldsOf(context, context.getFragment(name)?.selectionSet, seen)
  })
}

function mostFrequent(names: readonly string[]): [name: string, times: number] {
  const times = new Map<string, number>()
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1)
  return [...times].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0])
}

/** Without it a subscription would fail only when it runs, as if the fault were ours. */
function operationTypesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation }) {
      if (context.getSchema().getRootType(operation)) return
      context.reportError(new GraphQLError(`The schema has no ${operation}s. Send a query or a mutation.`))
    },
  }
}
