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
    documentsByActId: createLoader<string, readonly DocumentRow[]>({
      name: 'documentsByActId',
      wave,
      batch: async (actIds) => {
        if (!seesContent) return actIds.map(() => [])
        const found: (readonly BriefDocumentRow[])[] = await find(actIds)
        const readable = found.map((documents) =>
          documents.filter((document) => canReadDocument(viewer, document)),
        )
        // Where they are brief, the operation selects no field that needs more of them.
        return readable as DocumentRow[][]
      },
    }),
    documentProgressByActId: createLoader<string, DocumentProgressRow | null>({
      name: 'documentProgressByActId',
      wave,
      batch: async (actIds) => {
        if (!seesContent) return actIds.map(() => null)
        const found = await documents.countByActIds(actIds)
        return found.map(([progress], index) => progress ?? noDocuments(actIds[index]!))
      },
    }),
  }
}

function noDocuments(actId: string): DocumentProgressRow {
  return { actId, total: 0, accepted: 0, missing: 0 }
}
