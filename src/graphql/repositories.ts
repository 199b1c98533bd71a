import type { Cache } from '../cache/cache.ts'
import type { DatabaseClient } from '../data/prisma.ts'
import { createActRepository } from '../domains/act/act-repository.ts'
import { createActTypeRepository } from '../domains/act-type/act-type-repository.ts'
import { createClientRepository } from '../domains/client/client-repository.ts'
import { createDistrictRepository } from '../domains/district/district-repository.ts'
import { createDocumentRepository } from '../domains/document/document-repository.ts'
import { createDocumentTypeRepository } from '../domains/document-type/document-type-repository.ts'
import { createMunicipalityRepository } from '../domains/municipality/municipality-repository.ts'
import { createNotaryDetailsRepository } from '../domains/notary/notary-details-repository.ts'
import { createNotaryRepository } from '../domains/notary/notary-repository.ts'
import { createPartyRepository } from '../domains/party/party-repository.ts'
import { createStudioRepository } from '../domains/studio/studio-repository.ts'
import { createUserRepository } from '../domains/user/user-repository.ts'

export type Repositories = ReturnType<typeof createRepositories>

/** Every repository, made once: they know no viewer. Rows that are the same for everybody are read through the cache. */
export function createRepositories(client: DatabaseClient, cache: Cache) {
  return {
    acts: createActRepository(client),
    actTypes: createActTypeRepository(client, cache),
    clients: createClientRepository(client),
    districts: createDistrictRepository(client, cache),
    documents: createDocumentRepository(client),
    documentTypes: createDocumentTypeRepository(client, cache),
    municipalities: createMunicipalityRepository(client, cache),
    notaries: createNotaryRepository(client, cache),
    notaryDetails: createNotaryDetailsRepository(client, cache),
    parties: createPartyRepository(client),
    studios: createStudioRepository(client, cache),
    users: createUserRepository(client),
  }
}
