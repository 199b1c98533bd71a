import type { Author } from '../../data/unit-of-work.ts'
import { UnauthenticatedError } from '../../errors.ts'
import type { Role, StaffPermission } from '../../generated/prisma/enums.ts'

/** Who asks, with the rights that the database gives. Policies see nothing else. */
export interface Viewer {
  /** Null for somebody who is not signed in. */
  readonly role: Role | null
  readonly userId: string | null
  readonly notaryId: string | null
  readonly clientId: string | null
  readonly studioId: string | null
  /** All notaries of the viewer's studio. */
  readonly studioNotaryIds: readonly string[]
  readonly permissions: readonly StaffPermission[]
}

/** Somebody without a token. */
export const anonymous: Viewer = {
  role: null,
  userId: null,
  notaryId: null,
  clientId: null,
  studioId: null,
  studioNotaryIds: [],
  permissions: [],
}

/** Whether a member of staff has been given a permission. */
export function hasPermission(viewer: Viewer, permission: StaffPermission): boolean {
  return viewer.permissions.includes(permission)
}

/** @throws UnauthenticatedError for somebody without a token. */
export function signedIn(viewer: Viewer): Viewer {
  if (viewer.role === null) {
    throw new UnauthenticatedError('This needs a token. Send the header `authorization: Bearer <token>`.')
  }
  return viewer
}

/** Who sends a mutation, and in which request. */
export interface Sender {
  readonly viewer: Viewer
  readonly requestId: string
}

/** The sender as the audit knows one. */
export function authorOf({ viewer, requestId }: Sender): Author {
  const { userId, role } = signedIn(viewer)
  return { userId: userId!, role: role!, requestId }
}
