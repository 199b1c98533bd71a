/** Why a change was refused, as the payload of a mutation tells it. */
export type Problem =
  | {
      readonly __typename: 'InvalidInput'
      readonly message: string
      readonly field: string
      readonly reason: string
      readonly accepted: string
    }
  | { readonly __typename: 'NotFound'; readonly message: string }
  | { readonly __typename: 'StaleVersion'; readonly message: string; readonly currentVersion: number }
  | {
      readonly __typename: 'IllegalTransition'
      readonly message: string
      readonly from: string
      readonly to: string
    }
  | { readonly __typename: 'IdempotencyConflict'; readonly message: string }

/** Ends a write: what it did so far is rolled back, and the payload tells the problems. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly problems: readonly Problem[]

  constructor(...problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '))
    this.problems = problems
  }
}

export function invalidInput(field: string, reason: string, accepted: string): Problem {
  const message = `\`${field}\` ${reason}; ${accepted}.`
  return { __typename: 'InvalidInput', message, field, reason, accepted }
}

/** What is wrong with a text; PostgreSQL stores every character but one. */
export function textProblems(field: string, text: string, shortest: number, longest: number): Problem[] {
  const problems: Problem[] = []
  if (text.length < shortest || text.length > longest) {
    const accepted =
      shortest === 0 ? `it can have ${longest} at most` : `it can have ${shortest} to ${longest}`
    problems.push(invalidInput(field, `has ${text.length} characters`, accepted))
  }
  if (text.includes('\0')) {
    problems.push(invalidInput(field, 'has the character U+0000', 'any other can be stored'))
  }
  return problems
}

export function notFound(what: string): Refusal {
  const message = `There is no such ${what}, or you may not see it.`
  return new Refusal({ __typename: 'NotFound', message })
}

export function illegalTransition(message: string, from: string, to: string): Refusal {
  return new Refusal({ __typename: 'IllegalTransition', message, from, to })
}

/** @throws Refusal where the object was changed since the client has read it. */
export function requireVersion(expected: number | null | undefined, current: number): void {
  if (expected === current) return
  const message =
    expected == null
      ? `It exists already, in version ${current}: pass \`expectedVersion\` to change it.`
      : `It is in version ${current}; version ${expected} was expected. Read it again.`
  throw new Refusal({ __typename: 'StaleVersion', message, currentVersion: current })
}

/** Runs a mutation; where it is refused, that is its result. */
export async function refusing<Result>(
  run: () => Promise<Result>,
): Promise<Result | { readonly id: null; readonly errors: readonly Problem[] }> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Refusal) return { id: null, errors: error.problems }
    throw error
  }
}
