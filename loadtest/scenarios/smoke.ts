import { check, sleep } from 'k6'
import type { Options, Scenario } from 'k6/options'
import { ask } from '../lib/ask.ts'
import { allChanges } from '../lib/all-changes.ts'
import { type Directory, readDirectory } from '../lib/directory.ts'
import { type Material, readMaterial } from '../lib/material.ts'
import { type OwnActs, allReads, readOwnActs } from '../lib/reads.ts'
import { type RefusedRequest, refusedRequests } from '../lib/refusals.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { settings } from '../lib/settings.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

export { handleSummary } from '../lib/summary.ts'

/** Every stored operation by every role that may run it, and every refusal that there has to be. */
export const options: Options = {
  scenarios: {
    reads: during('read', userCount(2)),
    changes: during('changeAll', 1),
    refusals: during('beRefused', 1),
  },
  thresholds: {
    ...thresholds({ required: settings.operations.map(({ name }) => name) }),
    ...Object.fromEntries(everyRole().map((tags) => [`operation_requests{${tags}}`, ['count>0']])),
    checks: ['rate==1'],
  },
  summaryTrendStats,
}

function during(exec: string, vus: number): Scenario {
  return { executor: 'constant-vus', exec, vus, duration: `${durationSeconds(30)}s`, gracefulStop: '30s' }
}

/** Tags of each operation with each role that may run it. */
function everyRole(): string[] {
  return settings.operations.flatMap(({ name, roles }) =>
    (roles ?? ['ANONYMOUS', 'CITIZEN', 'NOTARY', 'STAFF', 'ADMINISTRATOR']).map(
      (role) => `operation:${name},role:${role}`,
    ),
  )
}

interface Prepared {
  readonly directory: Directory
  readonly acts: OwnActs
  readonly material: Material
  readonly startedMs: number
}

export function setup(): Prepared {
  const directory = readDirectory()
  return { directory, acts: readOwnActs(), material: readMaterial(directory), startedMs: Date.now() }
}

export function read({ directory, acts }: Prepared): void {
  iteration(() => {
    for (const question of allReads(directory, acts)) {
      const answer = ask(question)
      check(answer, {
        [`${question.operation} finds something`]: () => !answer.isFailed && !isEmpty(answer.data()),
      })
    }
  })
  sleep(0.2)
}

export function changeAll({ material }: Prepared): void {
  iteration(() => {
    for (const [operation, run] of allChanges(material)) {
      const { changed, problem } = run()
      check(changed, { [`${operation} changes something`]: () => changed !== null && problem === undefined })
    }
  })
  sleep(0.2)
}

export function beRefused({ acts }: Prepared): void {
  iteration(() => {
    for (const request of refusedRequests(acts)) check(request, { [request.what]: isRefused })
  })
  sleep(0.5)
}

/** Refused with its code; without one, nothing may be found. */
function isRefused({ send, code }: RefusedRequest): boolean {
  const answer = send()
  return answer.code() === code && (code !== undefined || isEmpty(answer.data()))
}

/** Whether the first field of an answer is null, or a list without anything in it. */
function isEmpty(data: Readonly<Record<string, unknown>>): boolean {
  const [value] = Object.values(data)
  if (value === null || value === undefined) return true
  const list = Array.isArray(value) ? value : (value as { nodes?: unknown[] }).nodes
  return list !== undefined && list.length === 0
}
