import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql'
import type { RequestContext } from './context.ts'
import type { Executor } from './execution/executor.ts'
import type { createFormatError } from './format-error.ts'
import type { KnownDocument } from './known-documents.ts'
import type { Admit } from './plugins/admission.ts'
import type { BudgetGuard, OperationResult } from './plugins/budget-guard.ts'
import { failureStatusOf } from './plugins/failure-status.ts'

export interface DirectAnswer {
  readonly status: number
  readonly text: string
}

export interface DirectOperationsOptions {
  readonly admit: Admit
  readonly execute: Executor
  readonly guard: BudgetGuard
  readonly formatError: ReturnType<typeof createFormatError>
  /** Whether documents that are not stored are for administrators alone: Apollo asks who they are. */
  readonly trustsOnlyStored: boolean
}

/** Runs an operation directly, as Apollo would; undefined where only Apollo can answer. Nothing has run then. */
export type RunDirectly = (
  document: KnownDocument,
  variables: Readonly<Record<string, unknown>> | undefined,
  context: RequestContext,
) => Promise<DirectAnswer | undefined>

/**
 * Runs queries whose documents Apollo has judged before. What it would find out for each request anew is known of them:
 * what is left is admission, execution, the budget and the errors, and these are the same functions. Refusals are
 * Apollo's: whoever is not let in, or sends variables that do not fit, is answered there.
 */
export function createDirectOperations(options: DirectOperationsOptions): RunDirectly {
  const { admit, execute, guard, trustsOnlyStored } = options

  function format(error: GraphQLError) {
    const { code = 'INTERNAL_SERVER_ERROR' } = error.extensions
    return options.formatError({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error)
  }

  return async (known, variables = {}, contextValue) => {
    const { document, operation, operationName, facts } = known
    if (facts.type !== OperationTypeNode.QUERY || (trustsOnlyStored && !facts.isStored)) return undefined
    try {
      const admission = admit(contextValue, facts, variables)
      if (admission) await admission
    } catch {
      // Whatever it was: Apollo comes to the same, since rights are read once.
      return undefined
    }
    const executed = execute({ document, operation, operationName, contextValue, variables })
    const { data, errors }: ExecutionResult = executed instanceof Promise ? await executed : executed
    // Variables that do not fit: no resolver was called.
    if (data === undefined) return undefined
    const result: OperationResult = { ...(errors && { errors: errors.map(format) }) }
    guard(contextValue, facts, operation.name?.value, result)
    const answer = { errors: result.errors, data, extensions: result.extensions }
    return { status: failureStatusOf(result.errors) ?? 200, text: `${JSON.stringify(answer)}\n` }
  }
}
