import { type Wave, createWave } from '../data/wave.ts'
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

type UnionToIntersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

export type Loaders = UnionToIntersection<ReturnType<(typeof loaderGroups)[number]>>

/** Makes every loader for one viewer, and for an operation that selects these types briefly. */
export type CreateLoaders = (viewer: Viewer, briefTypes: BriefTypes) => Loaders

interface LoaderSurroundings {
  readonly repositories: Repositories
  readonly viewer: Viewer
  readonly briefTypes: BriefTypes
  readonly wave: Wave
}

/** Make the loaders of each domain. */
const loaderGroups = [
  ({ repositories: { acts }, briefTypes, viewer, wave }: LoaderSurroundings) =>
    createActLoaders(acts, briefTypes.has('Act'), viewer, wave),
  ({ repositories: { actTypes }, wave }: LoaderSurroundings) => createActTypeLoaders(actTypes, wave),
  ({ repositories: { clients }, briefTypes, wave }: LoaderSurroundings) =>
    createClientLoaders(clients, briefTypes.has('Client'), wave),
  ({ repositories: { districts }, wave }: LoaderSurroundings) => createDistrictLoaders(districts, wave),
  ({ repositories: { documents }, briefTypes, viewer, wave }: LoaderSurroundings) =>
    createDocumentLoaders(documents, briefTypes.has('Document'), viewer, wave),
  ({ repositories: { documentTypes }, wave }: LoaderSurroundings) =>
    createDocumentTypeLoaders(documentTypes, wave),
  ({ repositories: { municipalities }, wave }: LoaderSurroundings) =>
    createMunicipalityLoaders(municipalities, wave),
  ({ repositories: { notaries, notaryDetails }, wave }: LoaderSurroundings) =>
    createNotaryLoaders(notaries, notaryDetails, wave),
  ({ repositories: { parties }, viewer, wave }: LoaderSurroundings) =>
    createPartyLoaders(parties, viewer, wave),
  ({ repositories: { studios }, wave }: LoaderSurroundings) => createStudioLoaders(studios, wave),
] as const

/**
 * Every loader, new for each request and made for one viewer. Those of a domain are made when one of them is asked for:
 * most requests need few.
 */
export function createLoadersFactory(repositories: Repositories): CreateLoaders {
  class RequestLoaders implements LoaderSurroundings {
    readonly repositories = repositories
    readonly viewer: Viewer
    readonly briefTypes: BriefTypes
    readonly wave = createWave()
    readonly made: object[] = []
    constructor(viewer: Viewer, briefTypes: BriefTypes) {
      this.viewer = viewer
      this.briefTypes = briefTypes
    }
  }
  const example = new RequestLoaders(anonymous, new Set())
  for (const [index, create] of loaderGroups.entries()) {
    for (const name of Object.keys(create(example))) {
      Object.defineProperty(RequestLoaders.prototype, name, {
        get(this: RequestLoaders) {
          const group = (this.made[index] ??= create(this))
          return group[name as never]
        },
      })
    }
  }
  return (viewer, briefTypes) => new RequestLoaders(viewer, briefTypes) as unknown as Loaders
}
