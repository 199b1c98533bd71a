import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm'
import type * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import { createMigrationConnection, type MigrationConnection } from './migration-connection.ts'
import { readSchemaFiles } from './migration-folder.ts'

type EngineModule = typeof engineModule
type SchemaEngineClass = typeof SchemaEngine

/** What is used of it; the compiler's library without a browser does not know it. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
}

const moduleName = '@prisma/schema-engine-wasm/schema_engine_bg'
let loadedEngine: Promise<SchemaEngineClass> | undefined

/** The engine leaves out no table and no enum. */
export const noFilter: SchemaFilter = { externalTables: [], externalEnums: [] }

/**
 * Runs Prisma's schema engine, which comes as WebAssembly (5 MB, loaded at the first use), on one database.
 * Throws with the engine's message, without its traces.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  run: (engine: SchemaEngine, connection: MigrationConnection) => Promise<T>,
): Promise<T> {
  const connection = createMigrationConnection(databaseUrl)
  try {
    const [engineClass, schemaFiles] = await Promise.all([(loadedEngine ??= loadEngine()), readSchemaFiles()])
    const datamodels = schemaFiles.map(({ path, content }): [string, string] => [path, content])
    const factory = bindMigrationAwareSqlAdapterFactory(connection.factory)
    const engine = await engineClass.new({ datamodels }, () => {}, factory)
    return await run(engine, connection)
  } catch (error) {
    throw withoutTraces(error)
  } finally {
    await connection.close()
  }
}

/** Not by an import of the .wasm file: Node calls that experimental, with a warning on every start. */
async function loadEngine(): Promise<SchemaEngineClass> {
  const path = createRequire(import.meta.url).resolve(moduleName)
  const bytes = await readFile(join(dirname(path), 'schema_engine_bg.wasm'))
  const bindings = (await import(moduleName)) as EngineModule
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': withIdleTimers(bindings),
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
  registerPanicMessages()
  return bindings.SchemaEngine
}

/** The engine leaves the timer of its lock running, which would keep the process alive for 10 s. */
function withIdleTimers(bindings: EngineModule): Record<string, unknown> {
  const setIdleTimer = (callback: () => void, milliseconds: number) =>
    setTimeout(callback, milliseconds).unref()
  const imports = Object.entries(bindings).map(([name, value]): [string, unknown] =>
    name.startsWith('__wbg_setTimeout_') ? [name, setIdleTimer] : [name, value],
  )
  return Object.fromEntries(imports)
}

/** The engine calls this when it ends abnormally. */
function registerPanicMessages(): void {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine failed: ${message}`)
      },
    },
  })
}

function withoutTraces(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const message = error.message.split(/\n\s+\d+: /)[0]!.trim()
  return message === error.message
    ? error
    : Object.assign(new Error(message, { cause: error }), { code: codeOf(error) })
}

function codeOf(error: Error): string | undefined {
  return (error as { code?: string }).code
}
