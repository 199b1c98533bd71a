/** Makes an object of the values of its properties. */
export type MakeObject = (values: readonly unknown[]) => Record<string, unknown>

/**
 * Makes objects with these properties, in this order. Compiled from a literal, since V8 then gives all of them one shape
 * and room for every value: put together property by property they take longer to make, to collect and to print as
 * JSON (docs/adr/0026-objects-are-made-whole.md). Names are written as JSON, so that none of them can be code.
 * @param names Without `__proto__`, which a literal takes for the prototype.
 */
export function compiledShapeOf(names: readonly string[]): MakeObject {
  const properties = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- There is no other way to a literal of one's own.
  return new Function('values', `return { ${properties.join(', ')} }`) as MakeObject
}

/** The same property by property. */
export function plainShapeOf(names: readonly string[]): MakeObject {
  return (values) => Object.fromEntries(names.map((name, index) => [name, values[index]]))
}

/** The plain one where the process may not compile text (`--disallow-code-generation-from-strings`). */
export const shapeOf = mayCompile() ? compiledShapeOf : plainShapeOf

function mayCompile(): boolean {
  try {
    compiledShapeOf([])
    return true
  } catch {
    return false
  }
}
