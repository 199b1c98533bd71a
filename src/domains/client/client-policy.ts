import type { Viewer } from '../user/viewer.ts'

/**
 * Whether the viewer sees more of a client than the name. Clients are reached through acts that the viewer may see, so
 * a notary and the staff see those whom they serve; a citizen sees himself, and of the other parties the name alone.
 */
export function canReadClientIdentity(viewer: Viewer, client: { readonly id: string }): boolean {
  switch (viewer.role) {
    case 'NOTARY':
    case 'STAFF':
      return true
    case 'CITIZEN':
      return viewer.clientId === client.id
    case 'ADMINISTRATOR':
    case null:
      return false
  }
}
