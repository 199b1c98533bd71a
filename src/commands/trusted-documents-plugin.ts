import type { GraphQLSchema } from 'graphql'
import type { Budget } from '../budget/declaration.ts'
import type { Role } from '../generated/prisma/enums.ts'
import { loadStoredOperations } from '../graphql/stored-operations.ts'

/** A stored operation for those who keep a list of their own: a CDN, a load test, another front end. */
export interface TrustedDocument {
  readonly name: string
  readonly document: string
  readonly budget: Budget
  /** Absent where everybody may run it. */
  readonly roles?: readonly Role[]
}

/** A plugin of GraphQL Code Generator: the stored operations by their `documentId`, as the server reads them itself. */
export function plugin(schema: GraphQLSchema): string {
  const entries = loadStoredOperations(schema).all.map(({ id, name, bareText, budget, roles }) => {
    const entry: TrustedDocument = { name, document: bareText, budget, roles }
    return [id, entry]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}
