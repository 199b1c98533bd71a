import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** PostgreSQL's type "char": one byte, used in its own catalogue. */
const charType = 18
const textType = 25

export interface MigrationConnection {
  factory: SqlMigrationAwareDriverAdapterFactory
  /** The error with which PostgreSQL refused the last script, if it did. */
  refusal(): pg.DatabaseError | undefined
  close(): Promise<void>
}

/**
 * One connection to the database for the schema engine. It differs from Prisma's adapter in two things that the
 * engine needs: a script goes to PostgreSQL as it is (the adapter cuts it at every semicolon, also inside of function
 * bodies, and outside of a transaction), and the type "char" is understood.
 */
export function createMigrationConnection(databaseUrl: string): MigrationConnection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: 'sportello-migrations',
  })
  // An idle connection that breaks must not end the process; the next statement says that it is gone.
  pool.on('error', () => {})
  const charColumnsOfRows = recordCharColumns(pool)
  const prismaFactory = new PrismaPg(pool)
  let refusal: pg.DatabaseError | undefined

  const connect: SqlMigrationAwareDriverAdapterFactory['connect'] = async () => {
    const adapter = await prismaFactory.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query)
      for (const index of charColumnsOfRows.get(result.rows) ?? [])
        result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    }
    adapter.executeScript = async (script) => {
      try {
        await pool.query(script)
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error
        refusal = error
        throw asAdapterError(error)
      }
    }
    return adapter
  }
  return {
    factory: {
      provider: prismaFactory.provider,
      adapterName: prismaFactory.adapterName,
      connect,
      connectToShadowDb: () => Promise.reject(new Error('Migrations need no shadow database of the engine')),
    },
    refusal: () => refusal,
    close: () => pool.end(),
  }
}

/** Makes the pool say `text` where PostgreSQL says "char", and remembers in which columns it did. */
function recordCharColumns(pool: pg.Pool): WeakMap<unknown[], number[]> {
  const charColumnsOfRows = new WeakMap<unknown[], number[]>()
  const send = pool.query.bind(pool) as (query: pg.QueryConfig) => Promise<pg.QueryResult>
  const query = async (request: pg.QueryConfig): Promise<pg.QueryResult> => {
    const result = await send(request)
    const fields = result.fields ?? []
    const charColumns = fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : []))
    for (const index of charColumns) fields[index]!.dataTypeID = textType
    if (charColumns.length > 0) charColumnsOfRows.set(result.rows, charColumns)
    return result
  }
  Object.assign(pool, { query })
  return charColumnsOfRows
}

function asAdapterError(error: pg.DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? '',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  })
}
