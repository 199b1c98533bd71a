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
import type { Viewer } from '../domains/user/viewer.ts'
import type { Repositories } from './repositories.ts'

export type Loaders = ReturnType<typeof createLoaders>

/** Every loader, new for each request and made for one viewer. */
export function createLoaders(repositories: Repositories, viewer: Viewer) {
  const wave = createWave()
  return {
    ...createActLoaders(repositories.acts, viewer, wave),
    ...createActTypeLoaders(repositories.actTypes, wave),
    ...createClientLoaders(repositories.clients, wave),
    ...createDistrictLoaders(repositories.districts, wave),
    ...createDocumentLoaders(repositories.documents, viewer, wave),
    ...createDocumentTypeLoaders(repositories.documentTypes, wave),
    ...createMunicipalityLoaders(repositories.municipalities, wave),
    ...createNotaryLoaders(repositories.notaries, repositories.notaryDetails, wave),
    ...createPartyLoaders(repositories.parties, viewer, wave),
    ...createStudioLoaders(repositories.studios, wave),
  }
}
