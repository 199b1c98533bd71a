import { join } from 'node:path'
import { createOperationFacts } from '../../graphql/operation-facts.ts'
import { createSchema } from '../../graphql/schema.ts'
import { loadStoredOperations } from '../../graphql/stored-operations.ts'
import { ruleFiles } from './files.ts'
import type { WatchedOperation } from './types.ts'
import { dashboardFiles } from '../dashboards/files.ts'

/** Folders that hold generated files alone. */
export const generatedFolders = ['otel/prometheus/rules', 'otel/prometheus/tests', 'otel/grafana/dashboards']

/** The stored operations with what rules and dashboards need to know of them. */
export function watchedOperations(): WatchedOperation[] {
  const schema = createSchema({ tracesEveryResolver: false })
  const stored = loadStoredOperations(schema)
  const factsOf = createOperationFacts(schema, stored)
  return stored.all.map(({ name, document, operation, budget }) => {
    const { type, isPublic } = factsOf(document, operation)
    const { sql, warmSql, p95Ms } = budget
    return { name, type, sql, warmSql, p95Ms, isPublic }
  })
}

/** Alert rules, their tests and dashboards as files, by their path from the project's folder, formatted as all others. */
export async function generatedFiles(project: string): Promise<Map<string, string>> {
  const operations = watchedOperations()
  const texts = [
    ...[...ruleFiles(operations)].map(([path, text]) => [`otel/prometheus/${path}`, text] as const),
    ...[...dashboardFiles()].map(([path, text]) => [`otel/grafana/dashboards/${path}`, text] as const),
  ]
  const { format, resolveConfig } = await import('prettier')
  const options = await resolveConfig(join(project, 'package.json'))
  const formatted = texts.map(
    async ([path, text]) => [path, await format(text, { ...options, filepath: path })] as const,
  )
  return new Map(await Promise.all(formatted))
}
