import { createHash, randomUUIDv7 } from 'node:crypto'
import type { Role } from '../generated/prisma/enums.ts'
import { type Problem, Refusal } from '../refusal.ts'
import { dropChannel } from './drop-channel.ts'
import type { DatabaseClient } from './prisma.ts'

/** Prisma's client inside one transaction. */
export type Transaction = Parameters<Parameters<DatabaseClient['$transaction']>[0]>[0]

/** Who writes, for the audit. */
export interface Author {
  readonly userId: string
  readonly role: Role
  readonly requestId: string
}

/** What a write changed. */
export interface Change {
  readonly resourceType: string
  readonly resourceId: string
  /** Names of the fields that were set, never their values. */
  readonly fields: readonly string[]
  /** Cache tags of what became untrue. */
  readonly drops: readonly string[]
}

export interface Write {
  /** Name of the mutation. */
  readonly action: string
  readonly author: Author
  /** Where it creates something: the client's key, and all that belongs to it. */
  readonly once?: { readonly key: string; readonly body: unknown }
  /**
   * Does the work.
   * @param newId for what is created, if anything is
   * @throws Refusal where it cannot be done: nothing of it stays then.
   */
  readonly work: (transaction: Transaction, newId: string) => Promise<Change>
}

/** What a mutation's payload is made from. */
export interface WriteResult {
  /** UUID of what was written; null where it was refused. */
  readonly id: string | null
  readonly errors: readonly Problem[]
}

/** What makes cached answers invalid, in this process and in the store that all share. */
export interface Invalidation {
  drop(tags: readonly string[]): Promise<void>
}

export type UnitOfWork = ReturnType<typeof createUnitOfWork>

const longestTransactionMs = 4_000
const longestWaitMs = 1_500

/**
 * The one way to write: the work, its idempotency key, its audit record and the word to the other instances leave in
 * one transaction; a Refusal rolls all of it back. What became untrue is dropped from the caches after the commit and
 * before anybody is answered.
 */
export function createUnitOfWork(client: DatabaseClient, invalidation: Invalidation) {
  return async function write({ action, author, once, work }: Write): Promise<WriteResult> {
    let drops: readonly string[] = []
    try {
      const id = await client.$transaction(
        async (transaction) => {
          const newId = randomUUIDv7()
          if (once) {
            const madeBefore = await claim(transaction, author.userId, action, once, newId)
            if (madeBefore !== undefined) return madeBefore
          }
          const change = await work(transaction, newId)
          await record(transaction, action, author, change, once?.key)
          drops = change.drops
          return change.resourceId
        },
        { timeout: longestTransactionMs, maxWait: longestWaitMs },
      )
      return { id, errors: [] }
    } finally {
      // Also where the commit failed: its answer alone may be lost.
      if (drops.length > 0) await invalidation.drop(drops)
    }
  }

  /**
   * One statement: the audit record, what the key stands for where it is no new thing, and with the commit the word to
   * the other instances of what they may not keep.
   */
  async function record(
    transaction: Transaction,
    action: string,
    { userId, role, requestId }: Author,
    { resourceType, resourceId, fields, drops }: Change,
    key: string | undefined,
  ): Promise<void> {
    await transaction.$queryRaw`
      with entry as (
        insert into audit_record (actor_user_id, role, action, request_id, resource_type, resource_id, fields, drops)
        values (${userId}::uuid, ${role}::role, ${action}, ${requestId}, ${resourceType}, ${resourceId}::uuid,
          ${fields}::text[], ${drops}::text[])
        returning drops
      ), changed as (
        update idempotency_record set result_id = ${resourceId}::uuid
        where user_id = ${userId}::uuid and operation = ${action} and key = ${key ?? null}::text
          and result_id <> ${resourceId}::uuid
      )
      select pg_notify(${dropChannel}, json_build_object('tags', drops)::text)::text
      from entry where cardinality(drops) > 0`
  }
}

/**
 * Takes a key for its user and mutation. The same key at the same time waits here for the one that came first; what
 * that one made is the answer then.
 * @throws Refusal where the key stands for another input.
 */
async function claim(
  transaction: Transaction,
  userId: string,
  operation: string,
  { key, body }: { key: string; body: unknown },
  resultId: string,
): Promise<string | undefined> {
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
  const { count } = await transaction.idempotencyRecord.createMany({
    data: [{ userId, operation, key, bodyHash, resultId }],
    skipDuplicates: true,
  })
  if (count === 1) return undefined
  const made = await transaction.idempotencyRecord.findFirstOrThrow({ where: { userId, operation, key } })
  if (made.bodyHash !== bodyHash) {
    const message = 'The idempotency key was used for another input. Send a new key with this one.'
    throw new Refusal({ __typename: 'IdempotencyConflict', message })
  }
  return made.resultId
}
