import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  Kind,
  getOperationAST,
  parse,
  print,
  validate,
  visit,
} from 'graphql'
import { type Budget, budgetOf } from '../budget/declaration.ts'
import type { Role } from '../generated/prisma/enums.ts'

const folder = new URL('../../schema/operations/', import.meta.url)
const ownDirectives = new Set(['budget', 'access'])

/** One of the front end's named operations, with what it declares. */
export interface StoredOperation {
  /** What clients send as `documentId`. */
  readonly id: string
  readonly name: string
  /** As the file has it. */
  readonly text: string
  /** Without our directives, as it is given to clients. */
  readonly bareText: string
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly budget: Budget
  /** The roles that may run it; undefined where everybody may. */
  readonly roles: readonly Role[] | undefined
}

/** The stored operations, found by what they select: the same text with or without our directives is the same one. */
export interface StoredOperations {
  readonly all: readonly StoredOperation[]
  find(document: DocumentNode): StoredOperation | undefined
  findById(documentId: string): StoredOperation | undefined
}

/**
 * Reads `schema/operations/`, one named operation per file.
 * @throws Error that names the file where one is not valid, has no name or declares no budget.
 */
export function loadStoredOperations(schema: GraphQLSchema): StoredOperations {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'))
  const all = files
    .sort()
    .map((name) => parseStoredOperation(schema, name, readFileSync(new URL(name, folder), 'utf8')))
  const byId = new Map(all.map((stored) => [stored.id, stored]))
  return {
    all,
    find: (document) => byId.get(documentIdOf(document)),
    findById: (documentId) => byId.get(documentId),
  }
}

/** @throws Error as `loadStoredOperations` does. */
export function parseStoredOperation(schema: GraphQLSchema, file: string, text: string): StoredOperation {
  const document = parse(text)
  const [error] = validate(schema, document)
  if (error) throw new Error(`${file}: ${error.message}`)
  const operation = getOperationAST(document)
  if (!operation?.name) throw new Error(`${file}: must hold exactly one operation, with a name.`)
  const budget = budgetOf(operation)
  if (!budget) {
    throw new Error(
      `${file}: ${operation.name.value} declares no budget. Add @budget(sql:, warmSql:, p95Ms:).`,
    )
  }
  return {
    id: documentIdOf(document),
    name: operation.name.value,
    text,
    bareText: printBare(document),
    document,
    operation,
    budget,
    roles: rolesOf(operation),
  }
}

/** The roles in `@access`; undefined without it. */
export function rolesOf(operation: OperationDefinitionNode): Role[] | undefined {
  const directive = operation.directives?.find(({ name }) => name.value === 'access')
  const roles = directive?.arguments?.find(({ name }) => name.value === 'roles')?.value
  if (!roles) return undefined
  const values = roles.kind === Kind.LIST ? roles.values : [roles]
  return values.flatMap((value) => (value.kind === Kind.ENUM ? [value.value as Role] : []))
}

/** Names a document by what it selects: white space, comments and our directives make no difference. */
export function documentIdOf(document: DocumentNode): string {
  return `sha256:${createHash('sha256').update(printBare(document)).digest('hex')}`
}

function printBare(document: DocumentNode): string {
  const bare = visit(document, {
    Directive: (directive) => (ownDirectives.has(directive.name.value) ? null : undefined),
  })
  return print(bare)
}
