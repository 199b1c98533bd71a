import { createLoader } from '../../data/loader.ts'
import type { Wave } from '../../data/wave.ts'
import type { StudioRepository, StudioRow } from './studio-repository.ts'

export function createStudioLoaders(studios: StudioRepository, wave: Wave) {
  return {
    studioById: createLoader<string, StudioRow | null>({
      name: 'studioById',
      wave,
      batch: studios.findByIds,
    }),
  }
}
