import type { Ledger } from '../budget/ledger.ts'
import type { Viewer } from '../domains/user/viewer.ts'
import type { Loaders } from './loaders.ts'
import type { Services } from './services.ts'

/** What every resolver gets; new for each request. */
export interface RequestContext {
  readonly requestId: string
  readonly ledger: Ledger
  /** Subject of the verified token; null without one. */
  userId: string | null
  /** Whether the client asked for `extensions.budget`. */
  readonly wantsBudget: boolean
  /** The rights behind the token, on their way or there; undefined where nobody has asked for them. */
  viewerRead: Promise<Viewer> | undefined
  /** Anonymous until the rights are read, and for public operations. */
  viewer: Viewer
  loaders: Loaders
  readonly services: Services
}
