import type { Redis } from '../_util/redis-server.ts'

/** Every key and every value that a Redis holds. */
export async function everythingIn(redis: Redis): Promise<string[]> {
  const keys = (await redis.command('KEYS', '*')) as string[]
  const values = (await redis.command('MGET', ...keys)) as (string | null)[]
  return [...keys, ...values.filter((value) => value !== null)]
}
