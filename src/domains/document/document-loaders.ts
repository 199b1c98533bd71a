import { manyPerKey, onePerKey } from '../../data/batch.ts'
import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import { canReadActContent } from '../act/act-policy.ts'
import type { Viewer } from '../user/viewer.ts'
import { canReadDocument } from './document-policy.ts'
import type {
  BriefDocumentRow,
  DocumentProgressRow,
  DocumentRepository,
  DocumentRow,
} from './document-repository.ts'

/**
 * The acts must be ones that the viewer may see: documents are reached through them alone.
 * @param isBrief whether nothing but `briefDocumentFields` is asked of documents.
 */
export function createDocumentLoaders(
  documents: DocumentRepository,
  isBrief: boolean,
  viewer: Viewer,
  wave: Wave,
) {
  const seesContent = canReadActContent(viewer)
  const find = isBrief ? documents.findBriefByActIds : documents.findByActIds
  return {
    documentsByActId: createLoader<string, DocumentRow[]>({
      name: 'documentsByActId',
      wave,
      batch: async (actIds) => {
        const rows: BriefDocumentRow[] = seesContent ? await find(actIds) : []
        const readable = rows.filter((document) => canReadDocument(viewer, document))
        // Where they are brief, the operation selects no field that needs more of them.
        return manyPerKey(actIds, readable as DocumentRow[], (document) => document.actId)
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
