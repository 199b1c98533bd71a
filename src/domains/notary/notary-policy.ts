import type { Viewer } from '../user/viewer.ts'

/** The notary whose profile the viewer keeps: the own one; null for everybody else. */
export function ownNotaryId(viewer: Viewer): string | null {
  return viewer.role === 'NOTARY' ? viewer.notaryId : null
}

/** Whether the viewer decides who is in the directory, and as what. */
export function keepsDirectory(viewer: Viewer): boolean {
  return viewer.role === 'ADMINISTRATOR'
}
