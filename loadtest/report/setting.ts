import { instant, span } from './figures.ts'
import type { Report } from './report.ts'

/** What ran, where and how, by name. */
export function settingOf({ setting, startedAt, seconds }: Report): [name: string, value: string][] {
  const { target, seed, users, duration, latency, processors } = setting
  return [
    ['Target', target],
    ['Started', instant(startedAt)],
    ['Took', span(seconds)],
    ...(seed === undefined ? [] : [['Seed', seed] as [string, string]]),
    ...(users === undefined ? [] : [['Users', String(users)] as [string, string]]),
    ...(duration === undefined ? [] : [['Duration set', duration] as [string, string]]),
    ['Times', latency === 'enforced' ? 'enforced: too slow fails the run' : 'reported: they fail nothing'],
    ...(processors === undefined ? [] : [['Processors', String(processors)] as [string, string]]),
  ]
}
