import type { Viewer } from '../user/viewer.ts'

/** Whether the viewer decides what kinds of act there are. */
export function keepsCatalogue(viewer: Viewer): boolean {
  return viewer.role === 'ADMINISTRATOR'
}
