import { OperationTypeNode } from 'graphql'
import { loadConfig } from '../config.ts'
import { withDatabase } from '../development/database.ts'
import { prepareDatabase } from '../development/prepare-database.ts'
import { type BudgetMeasurement, measureBudgets } from './measure-budgets.ts'
import { runCommand } from './run-command.ts'
import { textTable } from './text-table.ts'

await runCommand(async () => {
  const config = loadConfig(process.env)
  const { url } = config.database
  const onProgress = console.error
  const settings = { databaseUrl: url, dataDirectory: config.dataDirectory, onProgress }
  const measurements = await withDatabase('sportello_s', settings, async (databaseUrl) => {
    await prepareDatabase(databaseUrl, { seed: url ? undefined : 'S', onProgress })
    return measureBudgets(config, databaseUrl, OperationTypeNode.QUERY)
  })
  if (url) {
    onProgress(
      'Mutations are NOT measured: they would change the data of DATABASE_URL. Run without it as well.',
    )
  } else {
    // They write, so they have a database that nobody else looks at.
    const throwaway = { ...settings, isThrowaway: true }
    const written = await withDatabase('sportello_budgets', throwaway, async (databaseUrl) => {
      await prepareDatabase(databaseUrl, { seed: 'S', onProgress })
      return measureBudgets(config, databaseUrl, OperationTypeNode.MUTATION)
    })
    measurements.push(...written)
  }
  console.log(tableOf(measurements))
  const problems = measurements.filter(({ problem }) => problem !== '')
  if (problems.length > 0)
    throw new Error(`${problems.length} of ${measurements.length} operations are over.`)
})

function tableOf(measurements: readonly BudgetMeasurement[]): string {
  const heads = ['operation', 'declared', 'bound', 'cold', 'rows read', 'declared warm', 'warm']
  const rows = measurements.map(({ operation, declared, bound, cold, rows, declaredWarm, warm }) => [
    operation,
    declared,
    bound,
    cold,
    rows,
    declaredWarm,
    warm,
  ])
  const [head, ...lines] = textTable(heads, rows).split('\n')
  return [head, ...lines.map((line, index) => `${line}  ${measurements[index]!.problem}`.trimEnd())].join(
    '\n',
  )
}
