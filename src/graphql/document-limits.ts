import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import {
  type ASTVisitor,
  GraphQLError,
  Kind,
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

/** The limits that validation rules hold; the others are options of the server. */
export function documentLimitRules(): ValidationRule[] {
  const { depth, aliases, directives } = documentLimits
  return [
    maxDepthRule({ n: depth, flattenFragments: true, ...refusal((n) => `is nested ${n} levels deep; the limit is ${depth}`) }),
    maxAliasesRule({ n: aliases, allowList: [], ...refusal((n) => `has ${n} aliases; the limit is ${aliases}`) }),
    maxDirectivesRule({ n: directives, ...refusal((n) => `has ${n} directives; the limit is ${directives}`) }),
    directivesPerNodeRule,
    repeatedFieldsRule,
    rootFieldAliasesRule,
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
  context.reportError(new GraphQLError(`The document ${sentence}.`, { extensions: { code: 'LIMIT_EXCEEDED' } }))
}

function directivesPerNodeRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.directivesOfOneNode
  return {
    enter(node) {
      const directives = 'directives' in node ? (node.directives) : undefined
      if (directives && directives.length > limit) {
        report(context, `has ${directives.length} directives at one place; the limit is ${limit}`)
      }
    },
  }
}

function repeatedFieldsRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.repetitionsOfOneField
  return {
    SelectionSet(selectionSet) {
      const [name, times] = mostFrequentField(selectionSet, (field) => field.alias?.value ?? field.name.value)
      if (times > limit) report(context, `repeats ${name} ${times} times in one selection; the limit is ${limit}`)
    },
  }
}

function rootFieldAliasesRule(context: ValidationContext): ASTVisitor {
  const limit = documentLimits.aliasesOfOneRootField
  return {
    OperationDefinition({ selectionSet }) {
      const [name, times] = mostFrequentField(selectionSet, (field) => (field.alias ? field.name.value : undefined))
      if (times > limit) report(context, `has ${times} aliases of ${name}; the limit for one root field is ${limit}`)
    },
  }
}

type Field = Extract<SelectionSetNode['selections'][number], { kind: Kind.FIELD }>

function mostFrequentField(
  { selections }: SelectionSetNode,
  nameOf: (field: Field) => string | undefined,
): [name: string, times: number] {
  const times = new Map<string, number>()
  for (const selection of selections) {
    const name = selection.kind === Kind.FIELD ? nameOf(selection) : undefined
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + 1)
  }
  return [...times].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0])
}
