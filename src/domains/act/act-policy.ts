import { type Viewer, hasPermission } from '../user/viewer.ts'

/** What decides who may see an act. */
export interface ActAudience {
  readonly notaryId: string
  readonly isWill: boolean
  readonly partyClientIds: readonly string[]
  readonly testatorClientIds: readonly string[]
}

/**
 * The acts that a viewer may see, as a list needs to know it: `canReadAct` says the same of a single act, and a test
 * compares the two.
 */
export type ActScope =
  | { readonly kind: 'nothing' }
  /** Acts in which the client takes part; of wills only those that the client makes. */
  | { readonly kind: 'party'; readonly clientId: string }
  /** Acts of these notaries. */
  | { readonly kind: 'notaries'; readonly notaryIds: readonly string[]; readonly withWills: boolean }
  /** All acts but wills. */
  | { readonly kind: 'register' }

export function actScope(viewer: Viewer): ActScope {
  switch (viewer.role) {
    case 'CITIZEN':
      return viewer.clientId === null ? { kind: 'nothing' } : { kind: 'party', clientId: viewer.clientId }
    case 'NOTARY':
      return viewer.notaryId === null
        ? { kind: 'nothing' }
        : { kind: 'notaries', notaryIds: [viewer.notaryId], withWills: true }
    case 'STAFF':
      return worksOnActs(viewer)
        ? {
            kind: 'notaries',
            notaryIds: viewer.studioNotaryIds,
            withWills: hasPermission(viewer, 'VIEW_WILLS'),
          }
        : { kind: 'nothing' }
    case 'ADMINISTRATOR':
      return { kind: 'register' }
    case null:
      return { kind: 'nothing' }
  }
}

/**
 * Whether the viewer may know that the act exists. Wills are secret while the testator lives (Law 89/1913, article 67):
 * only the testator, the notary and staff with an explicit grant see them.
 */
export function canReadAct(viewer: Viewer, act: ActAudience): boolean {
  const scope = actScope(viewer)
  switch (scope.kind) {
    case 'party':
      return (act.isWill ? act.testatorClientIds : act.partyClientIds).includes(scope.clientId)
    case 'notaries':
      return scope.notaryIds.includes(act.notaryId) && (scope.withWills || !act.isWill)
    case 'register':
      return !act.isWill
    case 'nothing':
      return false
  }
}

/** Whether the viewer sees what a visible act says: administrators see its metadata alone. */
export function canReadActContent(viewer: Viewer): boolean {
  return viewer.role !== null && viewer.role !== 'ADMINISTRATOR'
}

/** Whether the viewer sees the working notes of a visible act. */
export function canReadInternalNotes(viewer: Viewer): boolean {
  return viewer.role === 'NOTARY' || viewer.role === 'STAFF'
}

/** Whether the viewer sees the declared value of a visible act. */
export function canReadDeclaredValue(viewer: Viewer): boolean {
  return viewer.role === 'STAFF' ? hasPermission(viewer, 'VIEW_FEES') : canReadActContent(viewer)
}

/** Whether the viewer may open and change acts at all. */
export function preparesActs(viewer: Viewer): boolean {
  return viewer.role === 'NOTARY' ? viewer.notaryId !== null : hasPermission(viewer, 'PREPARE_ACT')
}

/** Whether the viewer may open or change this act: a notary the own ones, staff those of the studio. */
export function canPrepareAct(
  viewer: Viewer,
  { notaryId, isWill }: Pick<ActAudience, 'notaryId' | 'isWill'>,
): boolean {
  const scope = actScope(viewer)
  return (
    preparesActs(viewer) &&
    scope.kind === 'notaries' &&
    scope.notaryIds.includes(notaryId) &&
    (scope.withWills || !isWill)
  )
}

function worksOnActs(viewer: Viewer): boolean {
  return hasPermission(viewer, 'PREPARE_ACT') || hasPermission(viewer, 'VERIFY_DOCUMENTS')
}
