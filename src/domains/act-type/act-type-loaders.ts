import { createListLoader, createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { ActTypeRepository, ActTypeRow, RequiredDocumentRow } from './act-type-repository.ts'

export function createActTypeLoaders(actTypes: ActTypeRepository, wave: Wave) {
  return {
    actTypeById: createLoader<string, ActTypeRow | null>({
      name: 'actTypeById',
      wave,
      batch: actTypes.findByIds,
    }),
    allActTypes: createListLoader({ name: 'allActTypes', wave, read: actTypes.findAll }),
    requiredDocumentsByActTypeId: createLoader<string, readonly RequiredDocumentRow[]>({
      name: 'requiredDocumentsByActTypeId',
      wave,
      batch: actTypes.findRequiredDocuments,
    }),
  }
}
