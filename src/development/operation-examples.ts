import { OperationTypeNode } from 'graphql'
import { toGlobalId } from '../data/global-id.ts'
import type { DatabaseClient } from '../data/prisma.ts'
import type { StoredOperation } from '../graphql/stored-operations.ts'
import { type RoleName, firstPeople, roleNames, toRole } from './people.ts'

/** A run of a stored operation that returns something. */
export interface OperationExample {
  readonly name: string
  readonly text: string
  readonly role: RoleName | 'anonymous'
  readonly variables: Record<string, unknown>
}

/** Every stored query, once for each role that may run it, with variables that exist in this database. */
export async function operationExamples(
  client: DatabaseClient,
  operations: readonly StoredOperation[],
): Promise<OperationExample[]> {
  const variables = await exampleVariables(client)
  const queries = operations.filter(({ operation }) => operation.operation === OperationTypeNode.QUERY)
  return queries.flatMap(({ name, text, roles }) =>
    (['anonymous', ...roleNames] as const)
      .filter((role) => !roles || (role !== 'anonymous' && roles.includes(toRole(role))))
      .map((role) => ({ name, text, role, variables: variables[name] ?? {} })),
  )
}

async function exampleVariables(client: DatabaseClient): Promise<Record<string, Record<string, unknown>>> {
  const people = await firstPeople(client)
  // One act that citizen, notary and staff may all see.
  const act = await client.act.findFirst({
    where: {
      notary: { userId: people.notary },
      actType: { isWill: false },
      parties: { some: { client: { userId: people.citizen } } },
      documents: { some: { ownerClient: { userId: people.citizen } } },
    },
    orderBy: { id: 'desc' },
    select: { id: true, notaryId: true },
  })
  if (!act) throw new Error('No act joins the first notary and the first citizen: seed the database again.')
  return {
    SearchNotaries: { filter: {}, first: 20 },
    NotaryProfile: { id: toGlobalId('Notary', act.notaryId) },
    MyActs: { first: 20 },
    ActDetail: { id: toGlobalId('Act', act.id) },
    StudioActs: { first: 20 },
    ActRegister: { first: 20, actsPerNotary: 10 },
  }
}
