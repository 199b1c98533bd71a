import { createWave } from '../data/wave.ts'
import { createActLoaders } from '../domains/act/act-loaders.ts'
import { createActTypeLoaders } from '../domains/act-type/act-type-loaders.ts'
import { createClientLoaders } from '../domains/client/client-loaders.ts'
import { createDistrictLoaders } from '../domains/district/district-loaders.ts'
import { createDocumentLoaders } from '../domains/document/document-loaders.ts'
import { createDocumentTypeLoaders } from '../domains/document-type/document-type-loaders.ts'
import { createMunicipalityLoaders } from '../domains/municipality/municipality-loaders.ts'
import { createNotaryLoaders } from '../domains/notary/notary-loaders.ts'
import { createPartyLoaders } from '../domains/party/party-loaders.ts'
import { createStudioLoaders } from '../domains/studio/studio-loaders.ts'
import { type Viewer, anonymous } from '../domains/user/viewer.ts'
import type { BriefTypes } from './operation-facts.ts'
import type { Repositories } from './repositories.ts'

type Groups = readonly (() => object)[]
type UnionToIntersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

export type Loaders = UnionToIntersection<ReturnType<ReturnType<typeof loaderGroups>[number]>>

/** Makes every loader for one viewer, and for an operation that selects these types briefly. */
export type CreateLoaders = (viewer: Viewer, briefTypes: BriefTypes) => Loaders

/** The loaders of each domain. */
function loaderGroups(repositories: Repositories, viewer: Viewer, briefTypes: BriefTypes) {
  const wave = createWave()
  return [
    () => createActLoaders(repositories.acts, briefTypes.has('Act'), viewer, wave),
    () => createActTypeLoaders(repositories.actTypes, wave),
    () => createClientLoaders(repositories.clients, briefTypes.has('Client'), wave),
    () => createDistrictLoaders(repositories.districts, wave),
    () => createDocumentLoaders(repositories.documents, briefTypes.has('Document'), viewer, wave),
    () => createDocumentTypeLoaders(repositories.documentTypes, wave),
    () => createMunicipalityLoaders(repositories.municipalities, wave),
    () => createNotaryLoaders(repositories.notaries, repositories.notaryDetails, wave),
    () => createPartyLoaders(repositories.parties, viewer, wave),
    () => createStudioLoaders(repositories.studios, wave),
  ] as const
}

/**
 * Every loader, new for each request and made for one viewer. Those of a domain are made when one of them is asked for:
 * most requests need few.
 */
export function createLoadersFactory(repositories: Repositories): CreateLoaders {
  class RequestLoaders {
    readonly groups: Groups
    readonly made: object[] = []
    constructor(viewer: Viewer, briefTypes: BriefTypes) {
      this.groups = loaderGroups(repositories, viewer, briefTypes)
    }
  }
  for (const [index, create] of loaderGroups(repositories, anonymous, new Set()).entries()) {
    for (const name of Object.keys(create())) {
      Object.defineProperty(RequestLoaders.prototype, name, {
        get(this: RequestLoaders) {
          const group = (this.made[index] ??= this.groups[index]!())
          return group[name as never]
        },
      })
    }
  }
  return (viewer, briefTypes) => new RequestLoaders(viewer, briefTypes) as unknown as Loaders
}
