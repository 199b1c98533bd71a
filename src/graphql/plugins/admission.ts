import type { ApolloServerPlugin } from '@apollo/server'
import { anonymous, type Viewer } from '../../domains/user/viewer.ts'
import { DomainError, ForbiddenError, LimitExceededError, UnauthenticatedError } from '../../errors.ts'
import type { RequestContext } from '../context.ts'
import { documentLimits } from '../document-limits.ts'
import { requestError } from '../errors.ts'
import type { Loaders } from '../loaders.ts'
import type { FactsOf, OperationFacts } from '../operation-facts.ts'
import { countNodes } from '../requested-nodes.ts'
import type { ReadViewer } from '../viewer-reader.ts'

export interface AdmissionOptions {
  readonly factsOf: FactsOf
  readonly readViewer: ReadViewer
  readonly createLoaders: (viewer: Viewer) => Loaders
  /** Whether only administrators may ask for the schema. */
  readonly hidesSchema: boolean
}

/**
 * Lets an operation in once it is known: not too large, and within the viewer's role. Then makes the viewer and the
 * loaders. Rights cost one statement, and only where the answer depends on them.
 */
export function admissionPlugin(options: AdmissionOptions): ApolloServerPlugin<RequestContext> {
  const { factsOf, readViewer, createLoaders, hidesSchema } = options
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ contextValue, document, operation, request }) {
        if (!operation) return
        const facts = factsOf(document, operation)
        contextValue.ledger.operation = facts
        const asksForHiddenSchema = hidesSchema && facts.asksForSchema
        const dependsOnViewer = !facts.isPublic || asksForHiddenSchema
        try {
          checkSize(facts, request.variables ?? {})
          const viewer = dependsOnViewer ? await readViewer(contextValue) : anonymous
          checkRole(facts, viewer)
          if (asksForHiddenSchema) checkIntrospection(viewer)
          contextValue.viewer = viewer
          contextValue.loaders = createLoaders(viewer)
        } catch (error) {
          throw error instanceof DomainError ? requestError(error) : error
        }
      },
    }),
  }
}

function checkSize({ mostNodes, nodeSources }: OperationFacts, variables: Record<string, unknown>): void {
  if (mostNodes <= documentLimits.nodes) return
  const nodes = countNodes(nodeSources, variables)
  if (nodes > documentLimits.nodes) {
    throw new LimitExceededError(
      `The operation asks for up to ${nodes} nodes; the limit is ${documentLimits.nodes}. Use smaller pages.`,
    )
  }
}

function checkRole({ roles, id }: OperationFacts, { role }: Viewer): void {
  if (!roles || (role !== null && roles.includes(role))) return
  const accepted = roles.join(', ')
  if (role === null) throw new UnauthenticatedError(`${id} needs a token of one of these roles: ${accepted}.`)
  throw new ForbiddenError(`${id} is for these roles: ${accepted}. The account's role is ${role}.`)
}

function checkIntrospection({ role }: Viewer): void {
  if (role !== 'ADMINISTRATOR') throw new ForbiddenError('Only an administrator may ask for the schema.')
}
