import type { Ledger } from '../budget/ledger.ts'
import type { Viewer } from '../domains/user/viewer.ts'
import type { Loaders } from './loaders.ts'
import type { Services } from './services.ts'

/** What every resolver gets; new for each request. */
export interface RequestContext {
  readonly requestId: string
  readonly ledger: Ledger
  /** Subject of the verified token; null without one. */
  readonly userId: string | null
  /** Whether the client asked for `extensions.budget`. */
  readonly wantsBudget: boolean
  /** Anonymous until the session plugin has read the rights, and for public operations. */
  viewer: Viewer
  loaders: Loaders
  readonly services: Services
}
