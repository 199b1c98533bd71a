import { join } from 'node:path'

export const benchFolder = join(import.meta.dirname, '..')
export const projectFolder = join(benchFolder, '..')
