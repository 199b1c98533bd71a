import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { ClientRepository, ClientRow } from './client-repository.ts'

/**
 * Clients are reached through acts that the viewer may see, or are the viewer: there is no other way to them.
 * @param isBrief whether nothing but `briefClientFields` is asked of them.
 */
export function createClientLoaders(clients: ClientRepository, isBrief: boolean, wave: Wave) {
  const find = isBrief ? clients.findBriefByIds : clients.findByIds
  return {
    clientById: createLoader<string, ClientRow | null>({
      name: 'clientById',
      wave,
      // Where they are brief, the operation selects no field that needs more of them.
      batch: find as (ids: readonly string[]) => Promise<(ClientRow | null)[]>,
    }),
  }
}
