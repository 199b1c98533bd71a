import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  OperationTypeNode,
  getNamedType,
  isObjectType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { mutationExamples } from '../../src/development/mutation-examples.ts'
import { toRole } from '../../src/development/people.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { loadStoredOperations } from '../../src/graphql/stored-operations.ts'

const schema = createSchema({ tracesEveryResolver: false })
const mutations = Object.values(schema.getMutationType()!.getFields())
const inputOf = (field: GraphQLField<unknown, unknown>) =>
  getNamedType(field.args[0]!.type) as GraphQLInputObjectType
const typeOf = (field: GraphQLField<unknown, unknown>, name: string) =>
  String(inputOf(field).getFields()[name]?.type)

test('there are mutations of every kind that is asked of here', () => {
  const count = (kind: RegExp) => mutations.filter(({ name }) => kind.test(name)).length
  expect([count(/^create/), count(/^upsert/), count(/^(?!create|upsert)/)]).toEqual([1, 1, 4])
})

describe.each(mutations.map((field) => [field.name, field] as const))('%s', (name, field) => {
  test('takes one input of its own, and no loose argument', () => {
    const expected = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`
    expect(field.args.map((argument) => `${argument.name}: ${String(argument.type)}`)).toEqual([
      `input: ${expected}`,
    ])
  })

  test('asks for a key where it creates, and for the version that was read where it changes', () => {
    const creates = /^(create|upsert)/.test(name)
    const changes = !name.startsWith('create')
    expect(typeOf(field, 'idempotencyKey')).toBe(creates ? 'String!' : 'undefined')
    // What may be new has no version yet.
    expect(typeOf(field, 'expectedVersion')).toBe(changes ? (creates ? 'Int' : 'Int!') : 'undefined')
  })

  test('answers with what was written, in its new version, and with typed errors', () => {
    const payload = field.type as { ofType?: GraphQLObjectType }
    const { errors, ...others } = payload.ofType!.getFields()
    expect(String(errors!.type)).toBe('[MutationError!]!')
    const [written, ...more] = Object.values(others)
    expect(more).toEqual([])
    // Not `Notary!`: it is null where there are errors.
    expect(isObjectType(written!.type)).toBe(true)
    expect(String((written!.type as GraphQLObjectType).getFields().version?.type)).toBe('Int!')
  })
})

test('every mutation is a stored operation that tells its errors, with an example for each of its roles', () => {
  const stored = loadStoredOperations(schema).all.filter(
    ({ operation }) => operation.operation === OperationTypeNode.MUTATION,
  )
  const asked = stored.map(({ text }) => /\{\s*(\w+)\(input: \$input\)/.exec(text)![1])
  expect(asked.sort()).toEqual(mutations.map(({ name }) => name).sort())
  for (const { text, name } of stored) expect(text, name).toMatch(/errors \{\s+__typename\s+message/)
  const examples = mutationExamples(undefined as never).map(({ name, role }) => `${name} as ${toRole(role)}`)
  const expected = stored.flatMap(({ name, roles }) => roles!.map((role) => `${name} as ${role}`))
  expect(examples.sort()).toEqual(expected.sort())
})

test('every error of a mutation carries a sentence, and all that a client needs to go on', () => {
  const errors = schema.getPossibleTypes(schema.getType('MutationError') as never)
  const fields = errors.map(({ name, getFields }) => [
    name,
    Object.keys(getFields.call(schema.getType(name))),
  ])
  expect(Object.fromEntries(fields)).toEqual({
    InvalidInput: ['message', 'field', 'reason', 'accepted'],
    NotFound: ['message'],
    StaleVersion: ['message', 'currentVersion'],
    IllegalTransition: ['message', 'from', 'to'],
    IdempotencyConflict: ['message'],
  })
})
