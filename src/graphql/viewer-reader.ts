import type { UserService } from '../domains/user/user-service.ts'
import { type Viewer, anonymous } from '../domains/user/viewer.ts'
import type { RequestContext } from './context.ts'

/** Who sent the request. */
export type ReadViewer = (context: RequestContext) => Promise<Viewer>

/** Reads the rights behind a request's token once, whoever asks for them and how often; without a token nothing. */
export function createViewerReader(users: UserService): ReadViewer {
  return async (context) => {
    const { userId } = context
    if (userId === null) return anonymous
    return (context.viewerRead ??= users.findViewer(userId))
  }
}
