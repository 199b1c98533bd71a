import type { Candidate } from './plans.ts'

/** A difference between two ways, and what it is the price or the gain of. */
export interface Lever {
  readonly name: string
  readonly one: Candidate
  readonly base: Candidate
}

export interface Topic {
  readonly title: string
  readonly levers: readonly Lever[]
}

const plain = (way: Candidate['way']): Candidate => ({ way, process: 'plain' })
const instrumented = (way: Candidate['way']): Candidate => ({ way, process: 'instrumented' })

export const topics: readonly Topic[] = [
  {
    title: 'What is left between ours and bare pg',
    levers: [
      { name: '`$read` within a request, beside pg', one: plain('readInRequest'), base: plain('pg') },
      {
        name: 'of that the limit of time',
        one: plain('ownLimit'),
        base: plain('pg'),
      },
      {
        name: 'of that rows made whole and described once, messages sent as one',
        one: plain('ownQuery'),
        base: plain('ownLimit'),
      },
      { name: 'of that the ledger', one: plain('readInRequest'), base: plain('read') },
      {
        name: 'the same with telemetry loaded, beside pg without',
        one: instrumented('readInRequest'),
        base: plain('pg'),
      },
      { name: 'of that the instrumentation of pg', one: instrumented('pg'), base: plain('pg') },
      {
        name: 'what `$readByKeys` shares, beside `$read`',
        one: plain('readByKeys'),
        base: plain('readInRequest'),
      },
      { name: 'Date objects in the place of text', one: plain('dates'), base: plain('pg') },
    ],
  },
  {
    title: 'What `$queryRaw` would cost in its place',
    levers: [
      { name: 'of our client, beside `$read`', one: plain('queryRaw'), base: plain('readInRequest') },
      {
        name: 'with prepared names, beside `$read`',
        one: plain('preparedQueryRaw'),
        base: plain('readInRequest'),
      },
    ],
  },
  {
    title: 'What other ways would bring',
    levers: [
      {
        name: 'pg’s own limit of time (`query_timeout`), beside ours',
        one: plain('limited'),
        base: plain('ownLimit'),
      },
      { name: 'rows as arrays, beside pg', one: plain('arrays'), base: plain('pg') },
      { name: 'one JSON text, beside pg', one: plain('json'), base: plain('pg') },
    ],
  },
]
