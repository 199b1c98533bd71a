import type { RequestContext } from '../graphql/context.ts'
import type { Loaders } from '../graphql/loaders.ts'
import type { Loader } from './loader.ts'
import type { Waiter } from './waited-key.ts'

/** A loader whose keys are text. */
interface KeyedLoader {
  load(key: string): Promise<unknown>
  loadFor: Loader<string, unknown>['loadFor']
}
type LoaderName = {
  [Name in keyof Loaders]: Loaders[Name] extends KeyedLoader ? Name : never
}[keyof Loaders]
type ValueOf<Name extends LoaderName> = Awaited<ReturnType<Loaders[Name]['load']>>

/** How a resolver comes by its value, for an executor that asks for many rows' values without a promise for each. */
export interface ByKey {
  /** Null where the row refers to nothing; undefined where it lacks the column, which its resolver fails for. */
  keyOf(source: unknown): string | null | undefined
  /** @param coordinate that of the field */
  loadFor(contextValue: unknown, key: string, coordinate: string, waiter: Waiter<unknown>): void
}

/** A resolver of a field that takes no arguments, whose value a loader brings. */
export interface LoadedResolver<Source, Value> {
  (source: Source, values: unknown, context: RequestContext): Value
  readonly byKey: ByKey
}

/** A field whose value a loader brings for each row. */
export function loaded<Source, Name extends LoaderName, Key extends string | null>(
  name: Name,
  keyOf: (source: Source) => Key,
): LoadedResolver<Source, Promise<ValueOf<Name>> | Extract<Key, null>> {
  const loaderOf = ({ loaders }: RequestContext): KeyedLoader => loaders[name]
  const resolve = (source: Source, _values: unknown, context: RequestContext) => {
    const key = keyOf(source)
    return key === null ? null : loaderOf(context).load(key)
  }
  const byKey: ByKey = {
    keyOf,
    loadFor(contextValue, key, coordinate, waiter) {
      loaderOf(contextValue as RequestContext).loadFor(key, coordinate, waiter)
    },
  }
  return Object.assign(resolve, { byKey }) as never
}

/** The same for keys that a foreign key guarantees to be there. */
export function referenced<Source, Name extends LoaderName>(name: Name, keyOf: (source: Source) => string) {
  return loaded(name, keyOf) as LoadedResolver<Source, Promise<NonNullable<ValueOf<Name>>>>
}

/** How a resolver comes by its value; undefined where only it knows. */
export function byKeyOf(resolve: unknown): ByKey | undefined {
  return (resolve as { byKey?: ByKey } | undefined)?.byKey
}
