import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { type Allowance, explainViolation, isOverBudget, repetitions } from '../../budget/verdict.ts'
import type { RequestContext } from '../context.ts'
import type { FactsOf, OperationFacts } from '../operation-facts.ts'
import type { OperationMetrics } from '../operation-metrics.ts'

export interface BudgetGuardOptions {
  /** Whether the client is told, by an error beside the data. In production it is only logged. */
  readonly tellsClient: boolean
  readonly logger: Logger
  readonly recordViolation: OperationMetrics['recordViolation']
}

/** What an operation answers with, before it is written. */
export interface OperationResult {
  errors?: readonly GraphQLFormattedError[]
  extensions?: Record<string, unknown>
}

export type BudgetGuard = (
  context: RequestContext,
  facts: OperationFacts,
  operationName: string | null | undefined,
  result: OperationResult,
) => void

/** Compares what each operation took with what it may take, and names the statement and the field behind an excess. */
export function createBudgetGuard(options: BudgetGuardOptions): BudgetGuard {
  const { tellsClient, logger, recordViolation } = options
  return ({ ledger, userId, wantsBudget }, facts, operationName, result) => {
    const rights = userId !== null && facts.readsRights ? 1 : 0
    // A public operation that is warm is answered without being run: it never comes here.
    const isWarm = !facts.isPublic && ledger.cacheHits > 0 && ledger.cacheMisses === 0
    const declared = isWarm ? facts.budget?.warmSql : facts.budget?.sql
    const allowance: Allowance = { declared, isWarm, bound: facts.bound + rights }
    ledger.allowance = allowance

    if (isOverBudget(ledger, allowance)) {
      recordViolation(ledger, allowance)
      const { requestId, statements } = ledger
      const facets = { ...allowance, measured: statements, repeated: repetitions(ledger) }
      logger.warn({ requestId, operation: facts.id, ...facets }, 'over budget')
      if (tellsClient) {
        const name = operationName ?? 'The operation'
        const error: GraphQLFormattedError = {
          message: explainViolation(name, ledger, allowance),
          extensions: { code: 'BUDGET_EXCEEDED' },
        }
        result.errors = [...(result.errors ?? []), error]
      }
    }
    if (wantsBudget) {
      const budget = {
        declared: facts.budget?.sql ?? null,
        bound: allowance.bound,
        measured: ledger.statements,
      }
      result.extensions = { ...result.extensions, budget }
    }
  }
}

/** The same for operations that come by Apollo. */
export function budgetGuardPlugin(guard: BudgetGuard, factsOf: FactsOf): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, document, operation, operationName, response }) {
        if (!document || !operation || response.body.kind !== 'single') return
        guard(contextValue, factsOf(document, operation), operationName, response.body.singleResult)
      },
    }),
  }
}
