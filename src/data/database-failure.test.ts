import { describe, expect, test } from 'vitest'
import { ServiceUnavailableError, TimeoutError } from '../errors.ts'
import { describeDatabaseFailure } from './database-failure.ts'

describe('a database that cannot be reached is unavailable', () => {
  test.each([
    ['refused', 'ECONNREFUSED'],
    ['reset', 'ECONNRESET'],
    ['unknown host', 'ENOTFOUND'],
    ['connection failure', '08006'],
    ['administrator shut it down', '57P01'],
    ['crash', '57P02'],
    ['still starting', '57P03'],
    ['too many connections', '53300'],
    ['no such database', '3D000'],
    ['Prisma cannot connect', 'P1001'],
    ['Prisma waits for a connection', 'P2024'],
    ['the request is over', 'SERVICE_UNAVAILABLE'],
  ])('%s: %s', (_reason, code) => {
    const cause = failure('secret', code)
    const error = describeDatabaseFailure(cause)
    expect(error).toBeInstanceOf(ServiceUnavailableError)
    expect(error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The database cannot be reached. Try again in a moment.',
      cause,
    })
  })

  test.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Transaction API error: Unable to start a transaction in the given time.',
  ])('%s', (message) => {
    expect(describeDatabaseFailure(new Error(message))).toBeInstanceOf(ServiceUnavailableError)
  })
})

describe('a statement that was cut short took too long', () => {
  test.each([
    ['statement timeout', failure('canceling statement due to statement timeout', '57014')],
    ['lock timeout', failure('canceling statement due to lock timeout', '55P03')],
    ['idle in a transaction', failure('terminating connection', '25P03')],
    ['no answer from the socket', new Error('Query read timeout')],
  ])('%s', (_reason, cause) => {
    const error = describeDatabaseFailure(cause)
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ message: 'A statement took longer than it may. Ask for less.', cause })
  })
})

test('a change that took too long was not made', () => {
  const message =
    'Transaction API error: A commit cannot be executed on an expired transaction. The timeout for this …'
  expect(describeDatabaseFailure(new Error(message))).toMatchObject({
    code: 'TIMEOUT',
    message: 'The change took longer than it may, and was not made. Try again.',
  })
})

test('a statement of a request that is over came too late', () => {
  expect(describeDatabaseFailure(failure('Invalid invocation', 'TIMEOUT'))).toMatchObject({
    code: 'TIMEOUT',
    message: 'The request took longer than it may. Ask for less.',
  })
})

test.each([
  ['a deadlock', '40P01'],
  ['changes that cannot both be made', '40001'],
  ['the same, as Prisma says it', 'P2034'],
])('a change that was in the way of another can be sent again: %s', (_reason, code) => {
  expect(describeDatabaseFailure(failure('secret', code))).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: 'Another change was in the way of this one, which was not made. Try again in a moment.',
  })
})

test.each([
  ['a deliberate error', new TimeoutError('of ours')],
  ['a broken rule of the database', failure('duplicate key value', '23505')],
  ['a wrong statement', failure('column "x" does not exist', '42703')],
  ['a code that only begins like one of ours', failure('odd', '08006x')],
  ['an error without a code', new TypeError('rows is not iterable')],
  ['a text that was thrown', 'ECONNREFUSED'],
  ['nothing at all', undefined],
])('%s stays what it is, to be masked', (_kind, error) => {
  expect(describeDatabaseFailure(error)).toBe(error)
})

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
