import type { GraphQLResolveInfo } from 'graphql'
import type { Path } from 'graphql/jsutils/Path.js'
import type { Complete, Fail } from './field-place.ts'
import { type Execution, isPromise } from './selection.ts'

/**
 * Completes a value, or what is promised, and says what becomes of a failure. Its closures have functions of their own:
 * one that has closures in it makes room for them at each call, and most values are no promises.
 */
export function failingCompletion(complete: Complete, fail: Fail): Complete {
  function completeLater(
    execution: Execution,
    info: GraphQLResolveInfo | undefined,
    path: Path,
    value: Promise<unknown>,
  ) {
    return value.then((settled) => complete(execution, info, path, settled))
  }

  function failLater(execution: Execution, path: Path, completed: Promise<unknown>) {
    return completed.then(undefined, (error: unknown) => fail(execution, path, error))
  }

  return (execution, info, path, value, rows) => {
    try {
      const completed = isPromise(value)
        ? completeLater(execution, info, path, value)
        : complete(execution, info, path, value, rows)
      return isPromise(completed) ? failLater(execution, path, completed) : completed
    } catch (error) {
      return fail(execution, path, error)
    }
  }
}
