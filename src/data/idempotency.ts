import { Refusal, invalidInput } from '../refusal.ts'

/**
 * The client's key of an input, and all else that belongs to it.
 * @throws Refusal where the key has not 8 to 255 characters.
 */
export function onceBy({ idempotencyKey: key, ...body }: { readonly idempotencyKey: string }) {
  if (key.length < 8 || key.length > 255 || key.includes('\0')) {
    throw new Refusal(
      invalidInput('idempotencyKey', `has ${key.length} characters`, 'it can have 8 to 255, such as a UUID'),
    )
  }
  return { key, body }
}
