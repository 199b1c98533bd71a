import { SharedArray } from 'k6/data'
import type { People, Role } from '../settings.ts'
import { settings } from './settings.ts'

/** Read once for all users: with a thousand of them, copies would be what fills the memory. */
const tokensOf = (role: Role) =>
  new SharedArray(role, () => [...(JSON.parse(open(settings.peopleFile)) as People)[role]])

const tokens: People = {
  CITIZEN: tokensOf('CITIZEN'),
  NOTARY: tokensOf('NOTARY'),
  STAFF: tokensOf('STAFF'),
  ADMINISTRATOR: tokensOf('ADMINISTRATOR'),
}

/** Somebody who is signed in. */
export interface Person {
  readonly role: Role
  readonly token: string
}

/**
 * The person of a role with this number, counted around.
 * @throws Error where there is no token of the role.
 */
export function person(role: Role, number: number): Person {
  const known = tokens[role]
  const token = known[number % known.length]
  if (token === undefined) {
    throw new Error(`There is no token of a ${role.toLowerCase()}. Give some with --tokens FILE.`)
  }
  return { role, token }
}
