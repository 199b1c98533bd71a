import { Counter, Rate, Trend } from 'k6/metrics'

/** SQL statements of each answer to a stored operation, by `x-sql-count`: what budgets are compared with. */
export const sqlStatements = new Trend('sql_statements')

/** Answers to stored operations: k6 counts the values of no trend. */
export const operationRequests = new Counter('operation_requests')

/** The statements summed over all answers, also of those that only prepare: what the witnesses are compared with. */
export const countedStatements = new Counter('counted_statements')
export const sharedStatements = new Counter('shared_statements')

/** No answer, an unexpected status, or a GraphQL error under HTTP 200. */
export const failures = new Rate('failures')
/** The last of these alone. */
export const graphqlErrors = new Rate('graphql_errors')
/** All failures but those that the server sheds under too much load. */
export const unexpectedFailures = new Rate('unexpected_failures')
export const answered = new Counter('answered_requests')
/** Answers that the server refuses under too much load. */
export const shed = new Counter('shed_requests')
/** Answers of the response cache among those that it could have had. */
export const cacheHits = new Rate('cache_hits')
/** Iterations that ended with an exception: k6 alone would only log them. */
export const brokenIterations = new Counter('broken_iterations')
