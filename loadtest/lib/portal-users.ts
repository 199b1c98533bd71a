import type { Role } from '../settings.ts'
import { ask } from './ask.ts'
import { type Directory, readDirectory, visits } from './directory.ts'
import { listActs, openAct } from './own-acts.ts'
import { type Person, person } from './people.ts'
import { pickAny, pickWeighted } from './pick.ts'
import { warmUp } from './warm-up.ts'

/** What somebody who is signed in does next. */
type Step = (by: Person, directory: Directory) => void

/** Of a hundred users; invented, as the portal's earlier load test had two kinds of users in equal shares. */
const shares: readonly (readonly [share: number, role: Role])[] = [
  [70, 'CITIZEN'],
  [13, 'STAFF'],
  [12, 'NOTARY'],
  [5, 'ADMINISTRATOR'],
]

const visit: Step = (_by, directory) => pickWeighted(visits)(directory)

/** By the weights of the earlier load test, with the page of an act where that asked for appointments. */
const steps: Readonly<Record<Role, readonly (readonly [weight: number, step: Step])[]>> = {
  CITIZEN: [
    [67, visit],
    [22, (by) => listActs(by)],
    [11, openAct],
  ],
  NOTARY: studioSteps(),
  STAFF: studioSteps(),
  ADMINISTRATOR: [
    [60, (by) => void ask({ operation: 'ActRegister', variables: { first: 20, actsPerNotary: 10 }, by })],
    [40, visit],
  ],
}

function studioSteps(): readonly (readonly [number, Step])[] {
  const statuses = ['DRAFT', 'IN_PREPARATION', 'READY_TO_SIGN']
  return [
    [40, (by) => listActs(by)],
    [15, (by) => listActs(by, { status: pickAny(statuses) })],
    [35, openAct],
    [10, visit],
  ]
}

/** The user with this number: of every hundred, as many of each role as its share. */
export function portalUser(number: number): Person {
  // A step that has no common divisor with a hundred spreads the roles over the numbers.
  let left = (number * 37) % 100
  for (const [share, role] of shares) {
    if (left < share) return person(role, number)
    left -= share
  }
  throw new Error('The shares of the roles do not add up to 100.')
}

/** One step of a user, and how long he then looks at what came, in seconds. */
export function takeStep(by: Person, directory: Directory): number {
  pickWeighted(steps[by.role])(by, directory)
  return by.role === 'CITIZEN' ? 1 + 2 * Math.random() : 2 + 3 * Math.random()
}

/** What the users of a run are given. */
export interface Portal {
  readonly directory: Directory
  /** When the run itself began: preparing it takes time in which nobody is measured. */
  readonly startedMs: number
}

/** Reads the directory, and lets users of all roles warm the server: `setup` of the scenarios of the portal. */
export function preparePortal(): Portal {
  const directory = readDirectory()
  let number = 0
  warmUp(10, () => takeStep(portalUser((number += 1)), directory))
  return { directory, startedMs: Date.now() }
}
