import { manyPerKey, onePerKey } from '../../data/batch.ts'
import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import { canReadActContent } from '../act/act-policy.ts'
import type { Viewer } from '../user/viewer.ts'
import { canReadDocument } from './document-policy.ts'
import type { DocumentProgressRow, DocumentRepository, DocumentRow } from './document-repository.ts'

/** The acts must be ones that the viewer may see: documents are reached through them alone. */
export function createDocumentLoaders(documents: DocumentRepository, viewer: Viewer, wave: Wave) {
  const seesContent = canReadActContent(viewer)
  return {
    documentsByActId: createLoader<string, DocumentRow[]>({
      name: 'documentsByActId',
      wave,
      batch: async (actIds) => {
        const rows = seesContent ? await documents.findByActIds(actIds) : []
        const readable = rows.filter((document) => canReadDocument(viewer, document))
        return manyPerKey(actIds, readable, (document) => document.actId)
      },
    }),
    documentProgressByActId: createLoader<string, DocumentProgressRow | null>({
      name: 'documentProgressByActId',
      wave,
      batch: async (actIds) => {
        if (!seesContent) return actIds.map(() => null)
        const rows = await documents.countByActIds(actIds)
        return onePerKey(actIds, rows, (row) => row.actId).map(
          (row, index) => row ?? noDocuments(actIds[index]!),
        )
      },
    }),
  }
}

function noDocuments(actId: string): DocumentProgressRow {
  return { actId, total: 0, accepted: 0, missing: 0 }
}
