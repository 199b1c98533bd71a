import type { GraphQLSchema } from 'graphql'
import { loadStoredOperations } from '../graphql/stored-operations.ts'

const typedDocument = `
/** A stored operation by its id. Result and Variables are for the compiler: at run time there is nothing of them. */
export interface TypedDocument<Result, Variables> {
  readonly documentId: string
  readonly name: string
  /** What clients that know typed documents look for; never set. */
  readonly __apiType?: (variables: Variables) => Result
}
`

/**
 * A plugin of GraphQL Code Generator: for each stored operation a constant with its id, beside the types of
 * `typescript-operations`. No text: a front end that has the constants needs neither GraphQL nor a parser.
 */
export function plugin(schema: GraphQLSchema): string {
  const constants = loadStoredOperations(schema).all.map(
    ({ id, name }) => `
export const ${name}: TypedDocument<${name}Result, ${name}Variables> = {
  documentId: '${id}',
  name: '${name}',
}
`,
  )
  return [typedDocument, ...constants].join('')
}
