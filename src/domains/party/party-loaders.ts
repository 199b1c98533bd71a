import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import { canReadActContent } from '../act/act-policy.ts'
import type { Viewer } from '../user/viewer.ts'
import type { PartyRepository, PartyRow } from './party-repository.ts'

/** The acts must be ones that the viewer may see: parties are reached through them alone. */
export function createPartyLoaders(parties: PartyRepository, viewer: Viewer, wave: Wave) {
  return {
    partiesByActId: createLoader<string, readonly PartyRow[]>({
      name: 'partiesByActId',
      wave,
      batch: async (actIds) =>
        canReadActContent(viewer) ? parties.findByActIds(actIds) : actIds.map(() => []),
    }),
  }
}
