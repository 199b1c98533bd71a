import type { ApolloServer } from '@apollo/server'
import type { Ledger } from '../budget/ledger.ts'
import { anonymous } from '../domains/user/viewer.ts'
import type { RequestContext } from './context.ts'
import type { KnownDocument } from './known-documents.ts'

/**
 * Runs a public operation for nobody in particular and gives the text that Apollo would send; undefined where there
 * are errors.
 */
export async function executePublicly(
  apollo: ApolloServer<RequestContext>,
  { text, operationName }: KnownDocument,
  variables: Record<string, unknown> | undefined,
  ledger: Ledger,
): Promise<string | undefined> {
  const request = { query: text, variables, operationName }
  const { body } = await apollo.executeOperation(request, { contextValue: contextOfNobody(ledger) })
  if (body.kind !== 'single' || body.singleResult.errors) return undefined
  return `${JSON.stringify({ data: body.singleResult.data })}\n`
}

function contextOfNobody(ledger: Ledger): RequestContext {
  return {
    requestId: ledger.requestId ?? '',
    ledger,
    userId: null,
    wantsBudget: false,
    viewerRead: undefined,
    viewer: anonymous,
    loaders: undefined as never,
    // A query writes nothing.
    services: undefined as never,
  }
}
