import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  Kind,
  OperationTypeNode,
  visit,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import { LRUCache } from 'lru-cache'
import { Arrivals } from './arrivals.ts'
import { CollectedErrors } from './collected-errors.ts'
import { planFields } from './selected-field.ts'
import {
  type Execution,
  type MaybePromise,
  type PlanScope,
  type Results,
  type Selection,
  isPromise,
} from './selection.ts'
import { type Variables, variableValuesOf } from './variable-values.ts'
import { type SelectionOf, warmingSelectionOf } from './warming-selection.ts'

/** Runs a prepared operation. */
export type ExecutePrepared = (contextValue: unknown, variables: Variables) => MaybePromise<ExecutionResult>

/** Selections of one operation that differ in what `@skip` and `@include` leave; so many are remembered. */
const rememberedVariants = 16

/**
 * Prepares a valid query for being run many times. What graphql-js works out for every field of every row is worked
 * out once: what is selected, how it is resolved, how its values are completed. What is left is done in graphql-js's
 * order, so that the answers are the same to the byte, failures included.
 * @returns undefined for what graphql-js has to run: other operations, and answers with a name that objects do not take.
 */
export function prepareOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selectionOf: SelectionOf = warmingSelectionOf,
): ExecutePrepared | undefined {
  const rootType = schema.getQueryType()
  if (!rootType || operation.operation !== OperationTypeNode.QUERY || namesPrototype(document))
    return undefined
  const fragments = fragmentsOf(document)
  const valuesOf = variableValuesOf(schema, operation)
  const conditionNames = conditionVariables(document)
  const selections = new LRUCache<string, Selection>({ max: rememberedVariants })
  let only: Selection | undefined

  function selectionFor(variableValues: Variables): Selection {
    if (conditionNames.length === 0) return (only ??= plan({}))
    const values = conditionsIn(variableValues, conditionNames)
    const key = JSON.stringify(values)
    let selection = selections.get(key)
    if (!selection) selections.set(key, (selection = plan(values)))
    return selection
  }

  function plan(conditions: Variables): Selection {
    const scope: PlanScope = {
      schema,
      operation,
      fragments,
      selectionOf,
      select: (type, nodes) =>
        planFields(scope, type, collectSubfields(schema, fragments, conditions, type, nodes)),
    }
    return planFields(
      scope,
      rootType!,
      collectFields(schema, fragments, conditions, rootType!, operation.selectionSet),
    )
  }

  return (contextValue, variables) => {
    const { errors, coerced } = valuesOf(variables)
    if (errors) return { errors }
    const collected = new CollectedErrors()
    const execution: Execution = {
      contextValue,
      variableValues: coerced,
      collected,
      argumentsByPlace: new Map(),
      arrivals: new Arrivals(),
    }
    const succeed = (data: Results | null) => answerOf(data, collected)
    const fail = (error: unknown) => {
      collected.add(error as GraphQLError, undefined)
      return answerOf(null, collected)
    }
    try {
      const data = selectionFor(coerced)(execution, undefined, undefined)
      return isPromise(data) ? data.then(succeed, fail) : succeed(data)
    } catch (error) {
      return fail(error)
    }
  }
}

function answerOf(data: Results | null, { errors }: CollectedErrors): ExecutionResult {
  return errors.length === 0 ? { data } : { errors, data }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  }
  return fragments
}

/** What decides what is selected. Other values belong to another operation's variables of the same names. */
function conditionsIn(variableValues: Variables, names: readonly string[]): Variables {
  const conditions = names.flatMap((name) => {
    const value = Object.hasOwn(variableValues, name) ? variableValues[name] : undefined
    return value === null || typeof value === 'boolean' ? [[name, value]] : []
  })
  return Object.fromEntries(conditions) as Variables
}

/** The variables that `@skip` and `@include` ask for. */
function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: values = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      for (const { value } of values) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

function namesPrototype(document: DocumentNode): boolean {
  let isNamed = false
  visit(document, {
    Field({ alias, name }: FieldNode) {
      if ((alias ?? name).value === '__proto__') isNamed = true
    },
  })
  return isNamed
}
