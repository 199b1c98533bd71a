import type { ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import type { RequestContext } from '../graphql/context.ts'
import type { StoredOperations } from '../graphql/stored-operations.ts'

const firstOperation = 'SearchNotaries'

/** Apollo Sandbox on GET /graphql for browsers, opened with a first operation. Its scripts come from Apollo's hosts. */
export function sandboxPlugin(operations: StoredOperations): ApolloServerPlugin<RequestContext> {
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { runTelemetry: false },
    footer: false,
    includeCookies: false,
    document: operations.all.find(({ name }) => name === firstOperation)?.text ?? '',
    variables: { first: 5, filter: { province: 'MI' } },
  })
}
