import { OperationTypeNode } from 'graphql'
import { pino } from 'pino'
import { type App, buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { loadDevelopmentKeys } from '../development/keys.ts'
import { mutationExamples } from '../development/mutation-examples.ts'
import { operationExamples } from '../development/operation-examples.ts'
import { type RoleName, firstPeople, toRole } from '../development/people.ts'

/** What one operation takes, as the role that needs most statements. */
export interface BudgetMeasurement {
  readonly operation: string
  readonly declared: number
  readonly declaredWarm: number
  readonly bound: number
  readonly cold: number
  readonly warm: number
  readonly rows: number
  readonly problem: string
}

interface Example {
  readonly name: string
  readonly role: RoleName | 'anonymous'
  readonly variables: () => Promise<Record<string, unknown>>
}

/** Runs the stored operations of one kind on a database, cold and warm, and compares them with their budgets. */
export async function measureBudgets(
  config: Config,
  databaseUrl: string,
  kind: OperationTypeNode,
): Promise<BudgetMeasurement[]> {
  const keys = await loadDevelopmentKeys(config.dataDirectory)
  const { verificationKeys } = keys
  const app = await buildApp({ config, databaseUrl, verificationKeys, logger: pino({ level: 'silent' }) })
  try {
    const people = await firstPeople(app.database.client)
    const { issuer, audience } = config.authentication
    const tokenOf = (role: RoleName) =>
      keys.sign({ subject: people[role], role: toRole(role), issuer, audience })
    const measured: BudgetMeasurement[] = []
    for (const example of await examplesOf(app, kind)) {
      const token = example.role === 'anonymous' ? undefined : await tokenOf(example.role)
      measured.push(await measureOne(app, example, token))
    }
    return app.storedOperations.all
      .filter(({ operation }) => operation.operation === kind)
      .map(({ name }) => mostOf(measured.filter(({ operation }) => operation === name)))
  } finally {
    await app.drain()
  }
}

async function examplesOf({ database, storedOperations }: App, kind: OperationTypeNode): Promise<Example[]> {
  if (kind === OperationTypeNode.MUTATION) return mutationExamples(database.client)
  const examples = await operationExamples(database.client, storedOperations.all)
  return examples.map((example) => ({ ...example, variables: async () => example.variables }))
}

async function measureOne(app: App, { name, variables }: Example, token: string | undefined) {
  const { budget, text } = app.storedOperations.all.find((stored) => stored.name === name)!
  const rowsBefore = app.database.pool.total.rows
  const cold = await run({ 'cache-control': 'no-cache', 'x-budget': '1' })
  const rows = app.database.pool.total.rows - rowsBefore
  // Once to fill the caches, and again in case that one found some of it filled and some not.
  await run()
  await run()
  const warm = await run()
  const { declared, bound } = cold.extensions?.budget ?? { declared: 0, bound: 0 }
  const problems = [
    ...cold.problems,
    ...warm.problems,
    ...(declared > bound ? [`declares ${declared}, but its fields add up to ${bound}`] : []),
    ...(warm.statements > budget.warmSql
      ? [`took ${warm.statements} warm; it declares ${budget.warmSql}`]
      : []),
  ]
  return {
    operation: name,
    declared,
    declaredWarm: budget.warmSql,
    bound,
    cold: cold.statements,
    warm: warm.statements,
    rows,
    problem: [...new Set(problems)].join(' '),
  }

  async function run(headers: Record<string, string> = {}) {
    const response = await app.fastify.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      payload: { query: text, variables: await variables() },
    })
    const { data, errors = [], extensions } = response.json<Answer>()
    const refusals = Object.values(data ?? {}).flatMap((payload) => payload?.errors ?? [])
    return {
      extensions,
      statements: Number(response.headers['x-sql-count']),
      problems: [...errors, ...refusals].map(({ message }) => message),
    }
  }
}

interface Answer {
  readonly data?: Record<string, { errors?: { message: string }[] } | null> | null
  readonly errors?: { message: string }[]
  readonly extensions?: { readonly budget: { readonly declared: number; readonly bound: number } }
}

function mostOf(measurements: readonly BudgetMeasurement[]): BudgetMeasurement {
  return measurements.reduce((most, one) =>
    one.problem !== '' || (most.problem === '' && one.cold > most.cold) ? one : most,
  )
}
