import type { ApolloServerPlugin } from '@apollo/server'
import { spanNames } from '../../telemetry/catalogue.ts'
import { fail, isTraced, startSpan } from '../../telemetry/tracing.ts'
import type { RequestContext } from '../context.ts'

/** Spans of parsing and validating. A document that Apollo remembers has neither. */
export function tracingPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      if (!isTraced()) return undefined
      return {
        async parsingDidStart() {
          const span = startSpan(spanNames.parse)
          return async (error) => {
            if (error && span) fail(span, 'GRAPHQL_PARSE_FAILED')
            span?.end()
          }
        },
        async validationDidStart() {
          const span = startSpan(spanNames.validate)
          return async (errors) => {
            if (errors && span) fail(span, 'GRAPHQL_VALIDATION_FAILED')
            span?.end()
          }
        },
      }
    },
  }
}
