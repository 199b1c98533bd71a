import { type DirectiveNode, Kind, type OperationDefinitionNode } from 'graphql'

/** What an operation declares with `@budget`. */
export interface Budget {
  /** The most statements with a cold cache. */
  readonly sql: number
  /** The most statements with a warm cache. */
  readonly warmSql: number
  /** Milliseconds that 95 % of the answers should keep. */
  readonly p95Ms: number
}

/** The budget on an operation, or undefined where it declares none. */
export function budgetOf(operation: OperationDefinitionNode): Budget | undefined {
  const directive = operation.directives?.find(({ name }) => name.value === 'budget')
  if (!directive) return undefined
  return {
    sql: integerArgument(directive, 'sql'),
    warmSql: integerArgument(directive, 'warmSql'),
    p95Ms: integerArgument(directive, 'p95Ms'),
  }
}

/** An integer written out in a directive; 0 where validation will refuse the document anyway. */
export function integerArgument(directive: DirectiveNode, name: string): number {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.INT ? Number(value.value) : 0
}
