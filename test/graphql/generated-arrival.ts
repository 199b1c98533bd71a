import { GraphQLError } from 'graphql'
import type { Random } from '../../prisma/seed/random.ts'
import { BadUserInputError } from '../../src/errors.ts'
import { ForeignPromise } from './foreign-promise.ts'
import type { World } from './generated-world.ts'

/** Where errors come from that have a path before they are thrown. */
export const elsewhere = 'elsewhere'

/** What is thrown there: an error of some kind, or what is none. */
export function failure(random: Random, key: string): unknown {
  const extensions = { code: 'NOT_FOUND', key }
  switch (random.below(7)) {
    case 0:
      return new GraphQLError(`GraphQL ${key}`, { extensions })
    case 1:
      return new BadUserInputError(`Domain ${key}`)
    case 2:
      return random.pick<unknown>(['text', 0, null, undefined, { key }])
    case 3:
      return Object.assign(new Error(`Extended ${key}`), { extensions })
    case 4:
      return new GraphQLError(`Located ${key}`, { path: [elsewhere], originalError: new RangeError(key) })
    default:
      return new Error(`Error ${key}`)
  }
}

/** At once, or after some microtasks, a tick or a turn: failures overtake one another. */
export function arriving(world: World, random: Random, make: () => unknown): unknown {
  if (random.chance(0.45)) return make()
  world.pending += 1
  const arrive = () => {
    world.pending -= 1
    return make()
  }
  const promise = waiting(random).then(arrive)
  const kind = random.fraction()
  return kind < 0.8 ? promise : new ForeignPromise(promise, kind < 0.9)
}

async function waiting(random: Random): Promise<void> {
  const choice = random.fraction()
  if (choice < 0.6) {
    const ticks = random.below(6)
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
  } else if (choice < 0.8) await new Promise((done) => process.nextTick(done))
  else await new Promise((done) => setImmediate(done))
}
