import {
  type FindSeries,
  compareTo,
  databaseTime,
  knowsDatabaseTime,
  microseconds,
  processorTime,
} from './figures.ts'
import { type KindName, kindNames } from './kinds.ts'
import { type Lever, topics } from './levers.ts'
import type { Load } from './plans.ts'

/** Below it a difference is called none. */
const noticeable = 1.2
/** As many as a server has at once under load. */
const load: Load = 16

const titles: Readonly<Record<KindName, string>> = {
  row: 'one row',
  page: 'the page',
  list: 'the list of documents',
}
const words = ['more', 'equal', 'less'] as const
type Word = (typeof words)[number]

/** What one lever does to one kind of read, in microseconds. */
interface Effect {
  readonly title: string
  readonly factor: number
  readonly difference: number
  /** Of PostgreSQL; undefined where the system does not tell. */
  readonly database: { readonly factor: number; readonly difference: number } | undefined
}

/** Says in words what the numbers say, whatever they are. */
export function conclusionsOf(find: FindSeries): string {
  return topics
    .map(({ title, levers }) => {
      const lines = levers.map((lever) => `- ${sentencesOf(lever, effectsOf(find, lever))}`)
      return `**${title}:**\n\n${lines.join('\n')}`
    })
    .join('\n\n')
}

function effectsOf(find: FindSeries, { one, base }: Lever): Effect[] {
  return kindNames.flatMap((kind) => {
    const [measured, beside] = [find(one, kind, load), find(base, kind, load)]
    if (!measured || !beside) return []
    return {
      title: titles[kind],
      ...compareTo(beside, measured, processorTime),
      database:
        knowsDatabaseTime(measured) && knowsDatabaseTime(beside)
          ? compareTo(beside, measured, databaseTime)
          : undefined,
    }
  })
}

function sentencesOf({ name }: Lever, effects: readonly Effect[]): string {
  const figures = effects.map(
    ({ title, factor, difference }) => `${title} ${percent(factor)} (${signed(difference)} µs)`,
  )
  return `${name}: ${figures.join(', ')}; ${verdictOf(effects)}.${shiftOf(effects)}`
}

function verdictOf(effects: readonly Effect[]): string {
  const verdicts = words.flatMap((word) => {
    const those = effects.filter(({ factor }) => wordFor(factor) === word)
    if (those.length === effects.length) return [word === 'equal' ? 'equal' : `${word} in all`]
    return those.length === 0 ? [] : [`${word} for ${those.map(({ title }) => title).join(' and ')}`]
  })
  return verdicts.join(', ')
}

/** What moves to PostgreSQL, or away from it, is no gain or loss by itself. */
function shiftOf(effects: readonly Effect[]): string {
  if (effects.every(({ database }) => !database || wordFor(database.factor) === 'equal')) return ''
  const list = (valueOf: (one: Effect) => number) =>
    effects.map((one) => `${one.title} ${signed(valueOf(one))} µs`).join(', ')
  const ofDatabase = list(({ database }) => database!.difference)
  const together = list(({ difference, database }) => difference + database!.difference)
  return ` PostgreSQL's own: ${ofDatabase}; both together: ${together}.`
}

function wordFor(factor: number): Word {
  if (factor >= noticeable) return 'more'
  return factor <= 1 / noticeable ? 'less' : 'equal'
}

function percent(factor: number): string {
  return `${factor >= 1 ? '+' : '−'}${Math.abs((factor - 1) * 100).toFixed(0)} %`
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : '−'}${microseconds(Math.abs(value))}`
}
