import type { UnitOfWork } from '../data/unit-of-work.ts'
import { createActService } from '../domains/act/act-service.ts'
import { createActTypeService } from '../domains/act-type/act-type-service.ts'
import { createNotaryService } from '../domains/notary/notary-service.ts'
import type { Repositories } from './repositories.ts'

export type Services = ReturnType<typeof createServices>

/** Every service that writes, made once: who sends is told with each call. */
export function createServices(write: UnitOfWork, repositories: Repositories) {
  return {
    acts: createActService(write, repositories.actTypes),
    actTypes: createActTypeService(write, repositories.documentTypes),
    notaries: createNotaryService(write, repositories.notaryDetails),
  }
}
