import { GraphQLError, type GraphQLOutputType, getNullableType, isCompositeType } from 'graphql'
import { isIterableObject } from 'graphql/jsutils/isIterableObject.js'
import { addPath } from 'graphql/jsutils/Path.js'
import { failingCompletion } from './failing-completion.ts'
import { type Complete, type FieldPlace, failureOf } from './field-place.ts'
import { RowsInStep } from './rows-in-step.ts'
import { isPromise } from './selection.ts'

export function completionOfList(
  { definition, parentType, nodes }: FieldPlace,
  itemType: GraphQLOutputType,
  complete: Complete,
): Complete {
  const fail = failureOf(itemType, nodes)
  const holdsObjects = isCompositeType(getNullableType(itemType))
  const completeItem = failingCompletion(complete, fail)

  return (execution, info, path, value) => {
    if (!isIterableObject(value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${parentType.name}.${definition.name}".`,
      )
    }
    const completedItems: unknown[] = []
    const rows = holdsObjects ? new RowsInStep(execution, completedItems, fail) : undefined
    let isPending = false
    try {
      for (const item of value) {
        const itemPath = addPath(path, completedItems.length, undefined)
        const completed = completeItem(execution, info, itemPath, item, rows)
        completedItems.push(completed)
        isPending ||= isPromise(completed)
      }
    } catch (error) {
      hear(completedItems)
      if (Array.isArray(value) || value instanceof Set) hear(value)
      throw error
    }
    if (!rows?.areWaiting) return isPending ? Promise.all(completedItems) : completedItems
    if (!isPending) return rows.all()
    rows.part()
    return Promise.all(completedItems)
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
