import { pino } from 'pino'
import { type App, buildApp } from '../app.ts'
import { loadConfig } from '../config.ts'
import { withDatabase } from '../development/database.ts'
import { prepareDatabase } from '../development/prepare-database.ts'
import { loadDevelopmentKeys } from '../development/keys.ts'
import { type OperationExample, operationExamples } from '../development/operation-examples.ts'
import { firstPeople, toRole } from '../development/people.ts'
import { runCommand } from './run-command.ts'

interface Row {
  readonly operation: string
  readonly declared: number
  readonly bound: number
  readonly measured: number
  readonly rows: number
  readonly problem: string
}

await runCommand(async () => {
  const config = loadConfig(process.env)
  const settings = {
    databaseUrl: config.database.url,
    dataDirectory: config.dataDirectory,
    onProgress: console.error,
  }
  const rows = await withDatabase('sportello_s', settings, async (databaseUrl) => {
    await prepareDatabase(databaseUrl, { mayBeSeeded: !config.database.url, onProgress: console.error })
    const keys = await loadDevelopmentKeys(config.dataDirectory)
    const { verificationKeys } = keys
    const app = await buildApp({ config, databaseUrl, verificationKeys, logger: pino({ level: 'silent' }) })
    try {
      return await measure(app, async (role, subject) => {
        const { issuer, audience } = config.authentication
        return keys.sign({ subject, role, issuer, audience })
      })
    } finally {
      await app.drain()
    }
  })
  console.log(tableOf(rows))
  const problems = rows.filter(({ problem }) => problem !== '')
  if (problems.length > 0) throw new Error(`${problems.length} of ${rows.length} operations are over.`)
})

/** Every stored operation with a cold cache, as the role that needs most statements. */
async function measure(app: App, sign: (role: string, subject: string) => Promise<string>): Promise<Row[]> {
  const people = await firstPeople(app.database.client)
  const examples = await operationExamples(app.database.client, app.storedOperations.all)
  const runs: Row[] = []
  for (const example of examples) {
    const token =
      example.role === 'anonymous' ? undefined : await sign(toRole(example.role), people[example.role])
    runs.push(await measureOne(app, example, token))
  }
  return app.storedOperations.all.map(({ name }) =>
    runs
      .filter(({ operation }) => operation === name)
      .reduce((most, one) => (one.measured > most.measured ? one : most)),
  )
}

async function measureOne(app: App, example: OperationExample, token: string | undefined): Promise<Row> {
  const { name, text, variables } = example
  const before = app.database.pool.total.rows
  const response = await app.fastify.inject({
    method: 'POST',
    url: '/graphql',
    headers: {
      'cache-control': 'no-cache',
      'x-budget': '1',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    payload: { query: text, variables },
  })
  const { errors = [], extensions } = response.json<{ errors?: { message: string }[]; extensions?: Budget }>()
  const measured = Number(response.headers['x-sql-count'])
  const declared = extensions?.budget.declared ?? 0
  const bound = extensions?.budget.bound ?? 0
  const problem = [
    ...errors.map(({ message }) => message),
    ...(declared > bound ? [`declares ${declared}, but its fields add up to ${bound}`] : []),
  ].join(' ')
  return { operation: name, declared, bound, measured, rows: app.database.pool.total.rows - before, problem }
}

interface Budget {
  readonly budget: { readonly declared: number; readonly bound: number }
}

function tableOf(rows: readonly Row[]): string {
  const heads = ['operation', 'declared', 'bound', 'measured cold', 'rows read', '']
  const cells = rows.map((row) =>
    [row.operation, row.declared, row.bound, row.measured, row.rows, row.problem].map(String),
  )
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((line) => (column === 5 ? 0 : line[column]!.length))),
  )
  const line = (values: readonly string[]) =>
    values
      .map((value, column) => (column === 0 ? value.padEnd(widths[0]!) : value.padStart(widths[column]!)))
      .join('  ')
      .trimEnd()
  return [line(heads), ...cells.map(line)].join('\n')
}
