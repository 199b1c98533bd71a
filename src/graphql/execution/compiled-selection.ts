import { type SelectedField, type Selection, failSelection, finishSelection } from './selection.ts'

type Compile = (
  fields: readonly SelectedField[],
  nothing: object,
  fail: typeof failSelection,
  finish: typeof finishSelection,
) => Selection

/**
 * The selection as a function of its own. V8 then knows the rows and the results of each selection apart; code that runs
 * them all knows the shapes of none (docs/adr/0028-selections-are-compiled.md). Names are written as JSON, so that none
 * of them can be code.
 * @param fields in the answer's order; none is called `__proto__`, which a literal takes for the prototype
 */
export function compiledSelectionOf(fields: readonly SelectedField[]): Selection {
  const executes = fields.map((_field, index) => `const execute${index} = fields[${index}].execute`)
  const finishes = fields.flatMap(({ leaf }, index) =>
    leaf ? [`const { fail: fail${index}, finish: finish${index} } = fields[${index}].leaf`] : [],
  )
  const blank = fields.map(({ responseName }) => `${JSON.stringify(responseName)}: undefined`)
  const code = `
    ${[...executes, ...finishes].join('\n')}
    return (execution, source, path, rows) => {
      const results = { ${blank.join(', ')} }
      const row = source !== null && (typeof source === 'object' || typeof source === 'function') ? source : nothing
      let pendingNames
      let value
      try {
        ${fields.map(fieldCode).join('\n')}
      } catch (error) {
        return failSelection(results, pendingNames, rows, error)
      }
      return pendingNames || rows ? finishSelection(results, pendingNames, rows) : results
    }
    //# sourceURL=compiled/src/graphql/execution/selection`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- There is no other way to a function of one's own.
  const compile = new Function('fields', 'nothing', 'failSelection', 'finishSelection', code) as Compile
  return compile(fields, {}, failSelection, finishSelection)
}

function fieldCode(field: SelectedField, index: number): string {
  const { leaf, isAwaited } = field
  if (!leaf) {
    return `value = execute${index}(execution, source, path, ${isAwaited ? 'rows' : 'undefined'})
      ${storeCode(field)}`
  }
  const isAsItIs = [
    ...(leaf.unchanged ? [`typeof value === '${leaf.unchanged}'`] : []),
    ...(leaf.isNullable ? ['value === null'] : []),
  ]
  // Read once: it can be a getter.
  return `try { value = row[${JSON.stringify(leaf.name)}] } catch (error) { value = fail${index}(execution, path, error) }
    if (${isAsItIs.join(' || ') || 'false'}) results[${JSON.stringify(field.responseName)}] = value
    else {
      value = finish${index}(execution, source, path, value)
      ${storeCode(field)}
    }`
}

/** Nothing is as of a `then` that gives nothing. */
function storeCode({ responseName }: SelectedField): string {
  const name = JSON.stringify(responseName)
  return `if (value === undefined) delete results[${name}]
    else {
      results[${name}] = value
      if (value !== null && (typeof value === 'object' || typeof value === 'function') && typeof value.then === 'function')
        (pendingNames ??= []).push(${name})
    }`
}
