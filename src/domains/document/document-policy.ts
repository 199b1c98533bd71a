import type { Viewer } from '../user/viewer.ts'

/**
 * Whether the viewer sees a document of an act that he may see. A citizen sees his own papers and those that belong to
 * the act as a whole, never those of another party.
 */
export function canReadDocument(
  viewer: Viewer,
  document: { readonly ownerClientId: string | null },
): boolean {
  switch (viewer.role) {
    case 'NOTARY':
    case 'STAFF':
      return true
    case 'CITIZEN':
      return document.ownerClientId === null || document.ownerClientId === viewer.clientId
    case 'ADMINISTRATOR':
    case null:
      return false
  }
}
