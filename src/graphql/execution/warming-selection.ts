import { mayCompile } from '../../data/object-shape.ts'
import { compiledSelectionOf } from './compiled-selection.ts'
import { plainSelectionOf } from './plain-selection.ts'
import type { SelectedField, Selection } from './selection.ts'

/** Makes a selection of fields, in the answer's order. */
export type SelectionOf = (fields: readonly SelectedField[]) => Selection

/** Objects after which a selection is taken for one that comes again: compiling it takes some 100 µs. */
const compiledAfter = 200

/**
 * A selection that is compiled when it has run often: one of a document that nobody sends again is not worth it. Plain for
 * ever where the process may not compile text (`--disallow-code-generation-from-strings`).
 */
export const warmingSelectionOf: SelectionOf = mayCompile() ? warming : plainSelectionOf

function warming(fields: readonly SelectedField[]): Selection {
  let run = plainSelectionOf(fields)
  let left = compiledAfter
  return (execution, source, path, rows) => {
    if (left > 0) {
      left -= 1
      if (left === 0) run = compiledSelectionOf(fields)
    }
    return run(execution, source, path, rows)
  }
}
