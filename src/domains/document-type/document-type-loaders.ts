import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { DocumentTypeRepository, DocumentTypeRow } from './document-type-repository.ts'

export function createDocumentTypeLoaders(documentTypes: DocumentTypeRepository, wave: Wave) {
  return {
    documentTypeById: createLoader<string, DocumentTypeRow | null>({
      name: 'documentTypeById',
      wave,
      batch: documentTypes.findByIds,
    }),
  }
}
