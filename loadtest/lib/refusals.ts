import type { Role } from '../settings.ts'
import { type Answer, askAside } from './ask.ts'
import { person } from './people.ts'
import type { OwnActs } from './reads.ts'
import { operationNamed, settings } from './settings.ts'

/** A request that has to be refused, or to find nothing, and how. */
export interface RefusedRequest {
  readonly what: string
  readonly send: () => Answer
  /** Of the error; undefined where there is none, and nothing is found. */
  readonly code: string | undefined
}

const roles: readonly Role[] = ['CITIZEN', 'NOTARY', 'STAFF', 'ADMINISTRATOR']

/** What may not be asked, by anybody or by this role. */
export function refusedRequests(acts: OwnActs): RefusedRequest[] {
  return [...byRole(), ...byRequest(), ...byId(acts)]
}

function byRole(): RefusedRequest[] {
  return settings.operations.flatMap(({ name, id, roles: allowed }) => {
    if (!allowed) return []
    const others = roles.filter((role) => !allowed.includes(role))
    return [
      { what: `${name} without a token`, send: () => askAside({ documentId: id }), code: 'UNAUTHENTICATED' },
      ...others.map((role) => ({
        what: `${name} as ${role}`,
        send: () => askAside({ documentId: id }, person(role, 0)),
        code: 'FORBIDDEN',
      })),
    ]
  })
}

function byRequest(): RefusedRequest[] {
  const { id } = operationNamed('MyActs')
  const forged = { role: 'CITIZEN', token: `${person('CITIZEN', 0).token.slice(0, -8)}AAAAAAAA` } as const
  return [
    { what: 'a forged token', send: () => askAside({ documentId: id }, forged), code: 'UNAUTHENTICATED' },
    {
      what: 'a document that nobody stored',
      send: () => askAside({ query: '{ districts { id } }' }, person('CITIZEN', 0)),
      code: 'DOCUMENT_NOT_TRUSTED',
    },
    {
      what: 'the id of no document',
      send: () => askAside({ documentId: 'sha256:0' }),
      code: 'DOCUMENT_NOT_TRUSTED',
    },
    {
      what: 'a page that is too large',
      send: () => askAside({ documentId: id, variables: { first: 101 } }, person('CITIZEN', 0)),
      code: 'BAD_USER_INPUT',
    },
  ]
}

/** Acts of others are not there. */
function byId(acts: OwnActs): RefusedRequest[] {
  const { id } = operationNamed('ActDetail')
  const foreign = (acts.NOTARY ?? []).filter((act) => !acts.CITIZEN?.includes(act)).at(-1)
  return [
    {
      what: "another citizen's act",
      send: () => askAside({ documentId: id, variables: { id: foreign } }, person('CITIZEN', 0)),
      code: undefined,
    },
  ]
}
