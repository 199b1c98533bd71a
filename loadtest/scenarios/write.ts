import type { Options } from 'k6/options'
import { readDirectory } from '../lib/directory.ts'
import { type Material, readMaterial } from '../lib/material.ts'
import { pickWeighted } from '../lib/pick.ts'
import { changeStatus, editProfile, raceForDraft, repeatActType, repeatDraft } from '../lib/races.ts'
import { durationSeconds, iteration, userCount } from '../lib/scenario.ts'
import { summaryTrendStats } from '../lib/summary.ts'
import { thresholds } from '../lib/thresholds.ts'

export { handleSummary } from '../lib/summary.ts'

const mutationNames = [
  ...['CreateActDraft', 'UpdateActDraft', 'UpdateNotaryProfile'],
  ...['SuspendNotary', 'VerifyNotary', 'UpsertActType'],
]

/** Changes that race for the same rows, and changes that are sent again under the same idempotency key. */
export const options: Options = {
  scenarios: {
    writers: {
      executor: 'constant-vus',
      exec: 'write',
      vus: userCount(4),
      duration: `${durationSeconds(30)}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: { ...thresholds({ required: mutationNames }), checks: ['rate==1'] },
  summaryTrendStats,
}

const races: readonly (readonly [weight: number, race: (material: Material) => void])[] = [
  [4, raceForDraft],
  [3, repeatDraft],
  [1, repeatActType],
  [2, editProfile],
  [2, changeStatus],
]

export function setup(): { material: Material; startedMs: number } {
  return { material: readMaterial(readDirectory()), startedMs: Date.now() }
}

export function write({ material }: { material: Material }): void {
  iteration(() => pickWeighted(races)(material))
}
