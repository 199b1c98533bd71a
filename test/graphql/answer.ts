import { makeExecutableSchema } from '@graphql-tools/schema'
import type { IResolvers } from '@graphql-tools/utils'
import { type GraphQLSchema, parse } from 'graphql'
import { createPlainExecutor } from '../../src/graphql/execution/executor.ts'
import { createPreparedExecutors } from './prepared-executor.ts'
import { type Asked, expectSame, witness } from './witness.ts'

/** What an operation must be answered with; graphql-js must as well. */
export async function expectAnswer(schema: GraphQLSchema, asked: Omit<Asked, 'document'> & { text: string }) {
  const { text, ...rest } = asked
  const operation = { ...rest, document: parse(text) }
  const reference = await witness(createPlainExecutor(schema), operation)
  for (const execute of createPreparedExecutors(schema)) {
    expectSame(await witness(execute, operation), reference, text)
  }
  return JSON.parse(reference.answer) as { data: unknown; errors?: { message: string; path?: unknown }[] }
}

export const schemaOf = (typeDefs: string, resolvers: IResolvers): GraphQLSchema =>
  makeExecutableSchema({ typeDefs, resolvers })
