import { GraphQLError, type GraphQLOutputType } from 'graphql'
import { isIterableObject } from 'graphql/jsutils/isIterableObject.js'
import { addPath } from 'graphql/jsutils/Path.js'
import { type Complete, type FieldPlace, failureOf } from './field-place.ts'
import { isPromise } from './selection.ts'

export function completionOfList(
  { definition, parentType, nodes }: FieldPlace,
  itemType: GraphQLOutputType,
  complete: Complete,
): Complete {
  const fail = failureOf(itemType, nodes)
  return (execution, info, path, value) => {
    if (!isIterableObject(value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${parentType.name}.${definition.name}".`,
      )
    }
    const completedItems: unknown[] = []
    let isPending = false

    function completeItem(item: unknown): unknown {
      const itemPath = addPath(path, completedItems.length, undefined)
      try {
        const completed = isPromise(item)
          ? item.then((settled) => complete(execution, info, itemPath, settled))
          : complete(execution, info, itemPath, item)
        if (!isPromise(completed)) return completed
        isPending = true
        return completed.then(undefined, (error: unknown) => fail(execution, itemPath, error))
      } catch (error) {
        return fail(execution, itemPath, error)
      }
    }

    try {
      for (const item of value) completedItems.push(completeItem(item))
    } catch (error) {
      hear(completedItems)
      if (Array.isArray(value) || value instanceof Set) hear(value)
      throw error
    }
    return isPending ? Promise.all(completedItems) : completedItems
  }
}

/**
 * Where the list has failed, nobody waits for its other items, and what they reject with would end the process.
 * graphql-js leaves them. Only promises of the language: to others, `then` can be what makes them begin.
 */
function hear(items: Iterable<unknown>): void {
  for (const item of items) if (item instanceof Promise) item.then(undefined, ignore)
}

function ignore(): void {}
