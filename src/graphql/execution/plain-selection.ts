import { shapeOf } from '../../data/object-shape.ts'
import {
  type Results,
  type SelectedField,
  type Selection,
  failSelection,
  finishSelection,
  isPromise,
} from './selection.ts'

/** @param fields in the answer's order */
export function plainSelectionOf(fields: readonly SelectedField[]): Selection {
  const make = shapeOf(fields.map(({ responseName: name }) => ({ name })))
  const nothing = fields.map(() => undefined)
  return (execution, source, path, rows) => {
    // In the answer's order, whatever is there first; and of the shape that compiled selections make.
    const results: Results = make(nothing)
    let pendingNames: string[] | undefined
    try {
      for (const { responseName, execute, isAwaited } of fields) {
        const value = execute(execution, source, path, isAwaited ? rows : undefined)
        // As of a `then` that gives nothing.
        if (value === undefined) {
          delete results[responseName]
          continue
        }
        results[responseName] = value
        if (isPromise(value)) (pendingNames ??= []).push(responseName)
      }
    } catch (error) {
      return failSelection(results, pendingNames, rows, error)
    }
    return finishSelection(results, pendingNames, rows)
  }
}
