import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import { expect } from 'vitest'
import type { Executor } from '../../src/graphql/execution/executor.ts'
import { elsewhere } from './generated-arrival.ts'
import { type World, createWorld } from './generated-world.ts'

export interface Asked {
  readonly document: DocumentNode
  readonly operationName?: string
  readonly variables?: Record<string, unknown>
}

export interface Witnessed {
  readonly answer: string
  readonly calls: readonly string[]
  /** Rejections of the executor's own promises that nobody has heard of: they would end the process. */
  readonly unheard: readonly string[]
}

/** All that can be told of a run of an operation, as text. */
export async function witness(
  execute: Executor,
  asked: Asked,
  seed = '',
  failureRate = 0,
): Promise<Witnessed> {
  const world = createWorld(seed, failureRate)
  const unheard: string[] = []
  const stopListening = listenToUnheard((error) => {
    // What has its path went through an executor; a promise that no executor has looked at is its maker's matter.
    if (error instanceof GraphQLError && error.path && error.path[0] !== elsewhere)
      unheard.push(error.message)
  })
  try {
    const operation = getOperationAST(asked.document, asked.operationName) ?? undefined
    const given = execute({ ...asked, operation, contextValue: world })
    const isPromise = given instanceof Promise
    // Names without a value are told as well.
    const answer = JSON.stringify({ isPromise, ...describeAnswer(await given) }, (_name, value: unknown) =>
      value === undefined ? 'undefined' : value,
    )
    await silence(world)
    return { answer, calls: world.calls, unheard }
  } finally {
    stopListening()
  }
}

/** Prepared, an operation does all that graphql-js does, and leaves no rejection unheard, as graphql-js does at times. */
export function expectSame(prepared: Witnessed, reference: Witnessed, message: string): void {
  expect(prepared, message).toEqual({ ...reference, unheard: [] })
}

export function describeAnswer(result: ExecutionResult) {
  const { data, errors } = result
  const told = { keys: Object.keys(result), data }
  return errors ? { ...told, errors: errors.map(describeError) } : told
}

function describeError(error: GraphQLError) {
  const { message, locations, path, extensions, originalError, nodes } = error
  return {
    class: error.constructor.name,
    message: inOneWording(message),
    locations,
    path,
    extensions,
    original: originalError && describeThrown(originalError),
    nodes: nodes?.map((node) => ('name' in node ? node.name?.value : node.kind)),
  }
}

function describeThrown(thrown: unknown): string {
  return thrown instanceof Error
    ? `${thrown.constructor.name}: ${inOneWording(thrown.message)}`
    : typeof thrown
}

/** That a batch was answered with too few values is said by DataLoader where it has all keys, and otherwise by us. */
function inOneWording(message: string): string {
  return message.replace(/^DataLoader must be constructed[^]*|^A batch of \d+ keys[^]*/, 'Too few values.')
}

/** Until nothing that the run has begun goes on: it may have been answered earlier. */
async function silence(world: World): Promise<void> {
  for (let turns = 0; turns < 2; turns = world.pending === 0 ? turns + 1 : 0) {
    await new Promise((done) => setImmediate(done))
  }
}

/** In the place of what listens otherwise: Vitest fails a run with rejections that nobody hears of. */
export function listenToUnheard(listener: (error: unknown) => void): () => void {
  const others = process.listeners('unhandledRejection')
  // Heard late is heard: no warning is needed.
  const ignore = () => {}
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', listener)
  process.on('rejectionHandled', ignore)
  return () => {
    process.removeListener('unhandledRejection', listener).removeListener('rejectionHandled', ignore)
    for (const other of others) process.on('unhandledRejection', other)
  }
}
