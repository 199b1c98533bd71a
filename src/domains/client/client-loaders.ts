import { onePerKey } from '../../data/batch.ts'
import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { ClientRepository, ClientRow } from './client-repository.ts'

/** Clients are reached through acts that the viewer may see, or are the viewer: there is no other way to them. */
export function createClientLoaders(clients: ClientRepository, wave: Wave) {
  return {
    clientById: createLoader<string, ClientRow | null>({
      name: 'clientById',
      wave,
      batch: async (ids) => onePerKey(ids, await clients.findByIds(ids), (row) => row.id),
    }),
  }
}
