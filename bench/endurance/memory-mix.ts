import type { TokenIssuer } from '../../src/development/programs/token-issuer.ts'
import { pickAny, pickWeighted } from '../../loadtest/lib/pick.ts'
import { type Request, globalId } from '../operations/candidates.ts'
import { numberedDocument } from './documents.ts'
import { type TokenOf, getOf, postOf } from './requests.ts'
import type { Subjects } from './subjects.ts'
import type { Draw } from './traffic.ts'

/** More of everything than any cache of the server holds, but for what the database has less of. */
const fullVariety = { tokens: 12_000, documents: 8_000, addresses: 8_000 } as const
const quickVariety = { tokens: 120, documents: 80, addresses: 80 } as const

export type Variety = Readonly<Record<keyof typeof fullVariety, number>>

export function varietyFor({ isQuick }: { readonly isQuick: boolean }): Variety {
  return isQuick ? quickVariety : fullVariety
}

export interface MemoryMix {
  /** Each different one once: fills all that the server remembers. */
  readonly filling: readonly Request[]
  readonly draw: Draw
}

/** Public and personal, cold and warm, stored and not, by many people. */
export async function memoryMix(
  subjects: Subjects,
  tokenOf: TokenOf,
  issuer: TokenIssuer,
  variety: Variety,
): Promise<MemoryMix> {
  const administrator = await tokenOf(subjects.administrator)
  const tokens = await manyTokens(issuer, subjects.citizens, variety.tokens)
  const notaryUsers = await Promise.all(subjects.notaryUsers.map(tokenOf))
  const acts = await Promise.all(
    subjects.notaryActs.map(async ({ actId, userId }) => ({
      id: globalId('Act', actId),
      token: await tokenOf(userId),
    })),
  )
  const page = { first: 20 }
  const myActs = (token: string, isCold = false) =>
    postOf({ operation: 'MyActs', variables: page, token, isCold })
  const unstored = (number: number) => postOf({ text: numberedDocument(number), token: administrator })
  const address = (number: number) => getOf('SearchNotaries', searchNumbered(number, subjects))
  const profile = (isCold: boolean) =>
    postOf({
      operation: 'NotaryProfile',
      variables: { id: globalId('Notary', pickAny(subjects.notaries)) },
      isCold,
    })
  const detail = (isCold: boolean) => {
    const { id, token } = pickAny(acts)
    return postOf({ operation: 'ActDetail', variables: { id }, token, isCold })
  }

  const any = (count: number) => Math.floor(Math.random() * count)
  const kinds: readonly (readonly [number, Draw])[] = [
    [20, () => address(any(variety.addresses))],
    [10, () => profile(false)],
    [5, () => profile(true)],
    [5, () => postOf({ operation: 'SearchNotaries', variables: page, isCold: true })],
    [15, () => myActs(pickAny(tokens))],
    [5, () => myActs(pickAny(tokens), true)],
    [10, () => postOf({ operation: 'StudioActs', variables: page, token: pickAny(notaryUsers) })],
    [10, () => detail(false)],
    [5, () => detail(true)],
    [15, () => unstored(any(variety.documents))],
  ]
  return {
    filling: [
      ...numbers(variety.documents).map(unstored),
      ...numbers(variety.addresses).map(address),
      ...tokens.map((token) => myActs(token)),
    ],
    draw: () => pickWeighted(kinds)(),
  }
}

/** Two signatures of one user are two tokens. */
async function manyTokens(issuer: TokenIssuer, users: readonly string[], count: number): Promise<string[]> {
  const tokens: string[] = []
  while (tokens.length < count) tokens.push(await issuer.sign(users[tokens.length % users.length]!))
  return tokens
}

/** Variables that no other number has. */
function searchNumbered(number: number, { provinces }: Subjects): object {
  const ways = provinces.length + 1
  const province = provinces[number % ways]
  const letters = 'abcdefghijlmnoprstuvz'
  const name = [letters[Math.floor(number / ways / 50) % letters.length]!, 'aeio'[number % 4]!].join('')
  const first = 1 + (Math.floor(number / ways) % 50)
  return { filter: { name, ...(province !== undefined && { province }) }, first }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_none, number) => number)
}
