import type { KnownOperation, LoadSettings } from '../settings.ts'

const file = __ENV.LOAD_SETTINGS
if (!file) throw new Error('LOAD_SETTINGS names no file. Scenarios are run by: npm run load -- SCENARIO')

export const settings = JSON.parse(open(file)) as LoadSettings

const operations = new Map(settings.operations.map((operation) => [operation.name, operation]))

/** @throws Error where no stored operation has this name. */
export function operationNamed(name: string): KnownOperation {
  const operation = operations.get(name)
  if (!operation) throw new Error(`There is no stored operation ${name} in schema/operations/.`)
  return operation
}

/** Of all stored queries. */
export const queryNames = settings.operations.filter(({ kind }) => kind === 'query').map(({ name }) => name)
