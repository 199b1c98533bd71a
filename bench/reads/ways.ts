import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { Ledger, runWithLedger } from '../../src/budget/ledger.ts'
import { recordStatement } from '../../src/data/pool-metrics.ts'
import { sendWithin } from '../../src/data/limited-statement.ts'
import { createDatabase } from '../../src/data/prisma.ts'
import { ReadQuery } from '../../src/data/read-query.ts'
import type { Statement } from '../../src/data/statement.ts'
import { textValues } from '../../src/data/value-parsers.ts'
import { PrismaClient } from '../../src/generated/prisma/client.ts'
import { projectFolder } from '../surroundings/folders.ts'
import type { Kind } from './kinds.ts'
import type { WayName } from './plans.ts'

export type Read = (values: readonly unknown[]) => Promise<readonly unknown[]>
/** Undefined where this kind of read cannot be had in this way. */
type Way = (kind: Kind) => Read | undefined

const poolMax = 10
/** The server's copy, so that the compiler has seen the same of it. */
const { Pool } = createRequire(join(projectFolder, 'package.json'))('pg') as typeof pg
/** Longer than any read: a request's deadline is looked at, and never reached. */
const requestMs = 10_000

/** All ways to read, over pools of the same size: ours, one that Prisma's adapter makes, and bare ones. */
export function createWays(databaseUrl: string) {
  const settings = {
    connectionString: databaseUrl,
    max: poolMax,
    options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan',
    // Others are read with in between: nobody is measured while connecting.
    idleTimeoutMillis: 0,
  }
  const pool = new Pool(settings)
  // Our query has the parsers of its connection.
  const parsing = new Pool({ ...settings, types: textValues })
  const { client } = createDatabase({
    url: databaseUrl,
    poolMax,
    reportStatement: ({ summary, ms }) => recordStatement(summary, ms, undefined),
  })
  const preparing = new PrismaClient({
    adapter: new PrismaPg(settings, { statementNameGenerator: createNames() }),
  })
  const bare = async ({ name, text }: Statement, values: readonly unknown[], more: object) =>
    (await pool.query<pg.QueryResultRow>({ name, text, values: [...values], ...more })).rows

  const ways: Readonly<Record<WayName, Way>> = {
    pg:
      ({ statement }) =>
      (values) =>
        bare(statement, values, { types: textValues }),
    limited:
      ({ statement }) =>
      (values) =>
        bare(statement, values, { types: textValues, query_timeout: requestMs }),
    ownLimit:
      ({ statement: { name, text } }) =>
      async (values) => {
        const statement = { name, text, values: [...values], types: textValues }
        return (await sendWithin(pool.connect.bind(pool), statement, requestMs)).rows as unknown[]
      },
    ownQuery:
      ({ statement: { name, text } }) =>
      async (values) => {
        const query = new ReadQuery({ name, text, values: [...values] })
        return (await sendWithin(parsing.connect.bind(parsing), query, requestMs)).rows as unknown[]
      },
    dates:
      ({ statement }) =>
      (values) =>
        bare(statement, values, {}),
    arrays:
      ({ statement }) =>
      (values) =>
        bare(statement, values, { types: textValues, rowMode: 'array' }),
    json({ statement: { name, text, columns } }) {
      const aggregated = `select json_agg(row_to_json(x))::text as rows from (${text}) x`
      const statement = { name: `json ${name}`, text: aggregated, columns }
      return async (values) => {
        const [row] = await bare(statement, values, { types: textValues })
        return JSON.parse((row!.rows as string | null) ?? '[]') as unknown[]
      }
    },
    read:
      ({ statement }) =>
      (values) =>
        client.$read(statement, values),
    readInRequest:
      ({ statement }) =>
      (values) =>
        inRequest(() => client.$read(statement, values)),
    readByKeys: ({ statement, keyColumn }) =>
      keyColumn === undefined
        ? undefined
        : async ([keys]) =>
            (await inRequest(() => client.$readByKeys(statement, keys as string[], keyColumn))).flat(),
    queryRaw: (kind) => queryRaw(kind, (strings, values) => client.$queryRaw(strings, ...values)),
    preparedQueryRaw: (kind) => queryRaw(kind, (strings, values) => preparing.$queryRaw(strings, ...values)),
  }
  return { ways, pool }
}

/** A ledger for each read, where a request has one for all of its reads: this is the most that it can cost. */
function inRequest<Result>(run: () => Promise<Result>): Promise<Result> {
  return runWithLedger(new Ledger({ deadline: performance.now() + requestMs }), run)
}

type Send = (strings: TemplateStringsArray, values: readonly unknown[]) => Promise<readonly unknown[]>

/** The statement as a tagged template would have it, made once. */
function queryRaw({ statement: { text } }: Kind, send: Send): Read {
  const parts = text.split(/\$\d+/)
  const strings = Object.assign(parts, { raw: parts }) as TemplateStringsArray
  const places = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number) - 1)
  return (values) =>
    send(
      strings,
      places.map((place) => values[place]),
    )
}

function createNames() {
  const names = new Map<string, string>()
  return ({ sql }: { readonly sql: string }): string => {
    let name = names.get(sql)
    if (name === undefined) names.set(sql, (name = `statement ${names.size}`))
    return name
  }
}
