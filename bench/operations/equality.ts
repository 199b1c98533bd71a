import { isDeepStrictEqual } from 'node:util'
import type { Asker } from './ask.ts'
import { type Candidate, sqlCandidate } from './candidates.ts'
import type { Choice } from './choice.ts'
import { type Json, plainAnswer } from './plain.ts'
import type { Question, Questions } from './questions.ts'

const leastQuestions = 20

export interface Equality {
  /** Answers that were compared, of all candidates and operations. */
  readonly compared: number
}

/**
 * Asks all that was chosen the same, and compares what they answer with what the hand-written SQL answers.
 * @throws Error that shows the first difference.
 */
export async function requireEqualAnswers(
  asker: Asker,
  { candidates, operations }: Choice,
  questions: Questions,
): Promise<Equality> {
  const others = candidates.filter(({ kind }) => kind !== 'sql')
  let compared = 0
  for (const operation of operations) {
    const rounds = Math.max(1, Math.ceil(leastQuestions / questions[operation].length))
    for (let round = 0; round < rounds; round += 1) {
      for (const question of questions[operation]) {
        const expected = await plainOf(asker, sqlCandidate, question)
        requireContent(question, expected)
        for (const candidate of others) {
          if (!candidate.operations.includes(operation)) continue
          const actual = await plainOf(asker, candidate, question)
          if (!isDeepStrictEqual(actual, expected))
            throw new Error(difference(candidate, question, actual, expected))
          compared += 1
        }
      }
    }
  }
  return { compared }
}

async function plainOf(asker: Asker, candidate: Candidate, question: Question): Promise<Json> {
  const { text } = await asker.ask(candidate, question)
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown }
  if (errors !== undefined) {
    throw new Error(`${candidate.name}, ${question.operation}: errors in the answer, ${text.slice(0, 1_000)}`)
  }
  try {
    return plainAnswer(question.operation, data)
  } catch (error) {
    throw new Error(`${candidate.name}, ${question.operation}: ${(error as Error).message}`, { cause: error })
  }
}

/** Servers that all answer nothing would be equal. */
function requireContent(question: Question, answer: Json): void {
  const isEmpty = Array.isArray(answer) ? answer.length === 0 : answer === null
  if (isEmpty) throw new Error(`${question.operation} ${question.value}: an empty answer compares nothing.`)
}

function difference({ name }: Candidate, question: Question, actual: Json, expected: Json): string {
  const found = firstDifference(actual, expected, 'data')
  return `${name} answers ${question.operation} ${question.value} differently from the hand-written SQL:\n${found}`
}

function firstDifference(actual: Json | undefined, expected: Json | undefined, path: string): string {
  if (isParent(actual) && isParent(expected)) {
    const names = new Set([...Object.keys(actual), ...Object.keys(expected)])
    for (const name of names) {
      const [one, other] = [actual[name], expected[name]]
      if (!isDeepStrictEqual(one, other)) return firstDifference(one, other, `${path}.${name}`)
    }
  }
  return `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`
}

type Parent = Readonly<Record<string, Json | undefined>>

function isParent(value: Json | undefined): value is Parent & Json {
  return typeof value === 'object' && value !== null
}
