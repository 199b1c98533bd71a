import { expect, test } from 'vitest'
import { NotaryStatus } from '../../generated/prisma/enums.ts'
import { Refusal } from '../../refusal.ts'
import { statusOnceSuspended, statusOnceVerified } from './notary-lifecycle.ts'

/** The state after it, or the sentence that refuses it. */
function outcome(step: (from: NotaryStatus) => NotaryStatus, from: NotaryStatus) {
  try {
    return step(from)
  } catch (error) {
    return error instanceof Refusal ? error.problems : error
  }
}

const illegal = (message: string, from: NotaryStatus, to: NotaryStatus) => [
  { __typename: 'IllegalTransition', message, from, to },
]

test.each([
  ['IN_OFFICE', 'IN_OFFICE'],
  ['ABSENT', 'ABSENT'],
  ['SUSPENDED', 'IN_OFFICE'],
  ['CEASED', illegal('A notary who is CEASED cannot be verified.', 'CEASED', 'IN_OFFICE')],
  ['TRANSFERRED', illegal('A notary who is TRANSFERRED cannot be verified.', 'TRANSFERRED', 'IN_OFFICE')],
] as const)('a notary who is %s is verified into this', (from, expected) => {
  expect(outcome(statusOnceVerified, from)).toEqual(expected)
})

test.each(['IN_OFFICE', 'ABSENT'] as const)('a notary who is %s can be suspended', (from) => {
  expect(outcome(statusOnceSuspended, from)).toBe('SUSPENDED')
})

test.each(['SUSPENDED', 'CEASED', 'TRANSFERRED'] as const)(
  'a notary who is %s cannot be suspended',
  (from) => {
    const message = `A notary who is ${from} cannot be suspended: only one IN_OFFICE or ABSENT.`
    expect(outcome(statusOnceSuspended, from)).toEqual(illegal(message, from, 'SUSPENDED'))
  },
)

test('every state is decided, one way or the other', () => {
  for (const from of Object.values(NotaryStatus)) {
    expect(outcome(statusOnceVerified, from)).not.toBeInstanceOf(TypeError)
    expect(outcome(statusOnceSuspended, from)).not.toBeInstanceOf(TypeError)
  }
})
