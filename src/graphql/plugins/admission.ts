import type { ApolloServerPlugin } from '@apollo/server'
import { anonymous, type Viewer } from '../../domains/user/viewer.ts'
import { DomainError, ForbiddenError, LimitExceededError, UnauthenticatedError } from '../../errors.ts'
import type { RequestContext } from '../context.ts'
import { documentLimits } from '../document-limits.ts'
import { requestError } from '../errors.ts'
import type { CreateLoaders } from '../loaders.ts'
import type { FactsOf, OperationFacts } from '../operation-facts.ts'
import { countNodes } from '../requested-nodes.ts'
import type { ReadViewer } from '../viewer-reader.ts'

export interface AdmissionOptions {
  readonly readViewer: ReadViewer
  readonly createLoaders: CreateLoaders
  /** Whether only administrators may ask for the schema. */
  readonly hidesSchema: boolean
}

/** Lets an operation in, or throws what refuses it. What it needs no time for is done at once. */
export type Admit = (
  context: RequestContext,
  facts: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
) => void | Promise<void>

/**
 * Lets an operation in once it is known: not too large, and within the viewer's role. Then makes the viewer and the
 * loaders. Rights cost one statement, and only where the answer depends on them.
 */
export function createAdmission(options: AdmissionOptions): Admit {
  const { readViewer, createLoaders, hidesSchema } = options

  function letIn(context: RequestContext, facts: OperationFacts, viewer: Viewer): void {
    checkRole(facts, viewer)
    if (hidesSchema && facts.asksForSchema) checkIntrospection(viewer)
    context.viewer = viewer
    context.loaders = createLoaders(viewer, facts.briefTypes)
  }

  return (context, facts, variables) => {
    context.ledger.operation = facts
    checkSize(facts, variables)
    const dependsOnViewer = !facts.isPublic || (hidesSchema && facts.asksForSchema)
    if (!dependsOnViewer) return letIn(context, facts, anonymous)
    return readViewer(context).then((viewer) => letIn(context, facts, viewer))
  }
}

/** The same for operations that come by Apollo. */
export function admissionPlugin(admit: Admit, factsOf: FactsOf): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ contextValue, document, operation, request }) {
        if (!operation) return
        try {
          await admit(contextValue, factsOf(document, operation), request.variables ?? {})
        } catch (error) {
          throw error instanceof DomainError ? requestError(error) : error
        }
      },
    }),
  }
}

function checkSize(
  { mostNodes, nodeSources }: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
): void {
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
