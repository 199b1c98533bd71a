import { Refusal, textProblems } from '../refusal.ts'

/**
 * The client's key of an input, and all else that belongs to it.
 * @throws Refusal where the key has not 8 to 255 characters.
 */
export function onceBy({ idempotencyKey: key, ...body }: { readonly idempotencyKey: string }) {
  const problems = textProblems('idempotencyKey', key, 8, 255)
  if (problems.length > 0) throw new Refusal(...problems)
  return { key, body }
}
