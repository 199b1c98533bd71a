import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { findDevelopmentKeys } from '../../src/development/keys.ts'
import type { People, Role } from '../settings.ts'

const roles: readonly Role[] = ['CITIZEN', 'NOTARY', 'STAFF', 'ADMINISTRATOR']

/** Enough that a thousand users are different ones. */
const most = 1_000

/**
 * Who asks is drawn from a sample of the acts: whoever has many is found often, as he is on the portal. The sample is
 * the same each time, since it takes ids apart that are the same in every seed.
 */
const sampled: Readonly<Record<Role, string>> = {
  CITIZEN: `select c.user_id from party p join client c on c.id = p.client_id
            join user_account u on u.id = c.user_id and u.status = 'ACTIVE'
            order by md5(p.id::text) limit ${most}`,
  NOTARY: `select n.user_id from (select * from act order by md5(id::text) limit ${most}) a
           join notary n on n.id = a.notary_id join user_account u on u.id = n.user_id and u.status = 'ACTIVE'`,
  STAFF: `select m.user_id from (select * from act order by md5(id::text) limit ${most}) a
          join notary n on n.id = a.notary_id
          cross join lateral (
            select s.user_id from staff_member s join user_account u on u.id = s.user_id and u.status = 'ACTIVE'
            where s.studio_id = n.studio_id order by md5(a.id::text || s.user_id::text) limit 1
          ) m`,
  ADMINISTRATOR: `select id as user_id from user_account where role = 'ADMINISTRATOR' and status = 'ACTIVE'`,
}

/** Whom `npm run token` takes: the seed sees to it that there is something for them to see. */
const firstOfRole = `select id as user_id from user_account
                     where role = $1::role and status = 'ACTIVE' order by id limit 1`

export interface Signer {
  sign(userId: string, role: Role): Promise<string>
}

/** Signs tokens for the people of a database; the first of each role is the one that `npm run token` takes. */
export async function peopleOf(databaseUrl: string, signer: Signer): Promise<People> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const tokens = new Map<string, Promise<string>>()
    const tokenOf = (user: string, role: Role) => {
      if (!tokens.has(user)) tokens.set(user, signer.sign(user, role))
      return tokens.get(user)!
    }
    const people: Partial<Record<Role, readonly string[]>> = {}
    for (const role of roles) {
      const { rows: first } = await client.query<{ user_id: string }>(firstOfRole, [role])
      const { rows } = await client.query<{ user_id: string }>(sampled[role])
      people[role] = await Promise.all([...first, ...rows].map(({ user_id }) => tokenOf(user_id, role)))
    }
    return people as People
  } finally {
    await client.end()
  }
}

export interface PeopleSources {
  readonly tokensFile: string | undefined
  readonly databaseUrl: string | undefined
  /** May hold the development key pair. */
  readonly dataDirectory: string
  /** What tokens of that pair name. */
  readonly authentication: { readonly issuer: string; readonly audience: string }
}

/**
 * Tokens for a server that was not started here: from a file; or signed with the development key pair for the people of
 * its database, where it believes that pair; or those that a server in development gives to its own pages.
 */
export async function peopleFor(
  target: string,
  { tokensFile, databaseUrl, dataDirectory, authentication }: PeopleSources,
): Promise<People> {
  if (tokensFile !== undefined) return readTokens(tokensFile)
  const keys = databaseUrl === undefined ? undefined : await findDevelopmentKeys(dataDirectory)
  if (databaseUrl !== undefined && keys) {
    const sign = (subject: string, role: Role) => keys.sign({ subject, role, ...authentication })
    const people = await peopleOf(databaseUrl, { sign })
    if (await isBelieved(target, people)) return people
  }
  return pagesPeople(target)
}

/** Whether the server takes one of these tokens for signed: it may have another issuer. */
async function isBelieved(target: string, people: People): Promise<boolean> {
  const token = Object.values(people).flat()[0]
  if (token === undefined) return true
  const answer = await fetch(`${target}/graphql?query={__typename}`, {
    headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' },
  })
  await answer.body?.cancel()
  return answer.status !== 401
}

async function pagesPeople(target: string): Promise<People> {
  const answer = await fetch(`${target}/graphiql/session.json`)
  if (!answer.ok) return { CITIZEN: [], NOTARY: [], STAFF: [], ADMINISTRATOR: [] }
  const { tokens } = (await answer.json()) as { tokens: Record<Lowercase<Role>, string> }
  const { citizen, notary, staff, administrator } = tokens
  return { CITIZEN: [citizen], NOTARY: [notary], STAFF: [staff], ADMINISTRATOR: [administrator] }
}

/** @throws Error that says what the file is to hold. */
async function readTokens(file: string): Promise<People> {
  const given: unknown = await readFile(file, 'utf8').then(JSON.parse)
  const isList = (tokens: unknown) =>
    Array.isArray(tokens) && tokens.every((token) => typeof token === 'string')
  const lists = given as Record<string, unknown>
  if (typeof given === 'object' && given !== null && roles.every((role) => isList(lists[role]))) {
    return given as People
  }
  throw new Error(
    `${file} has to hold {"CITIZEN": [], "NOTARY": [], "STAFF": [], "ADMINISTRATOR": []} with tokens.`,
  )
}
