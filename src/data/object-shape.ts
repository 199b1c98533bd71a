export interface Property {
  readonly name: string
  /** Makes its value of a text; without it, and for null, the value is what is given. */
  readonly parse?: Parse | undefined
}

export type Parse = (text: string) => unknown

/** Makes an object of what is given for its properties. */
export type MakeObject = (given: readonly unknown[]) => Record<string, unknown>

/**
 * Makes objects with these properties, in this order. Compiled from a literal, since V8 then gives all of them one shape
 * and room for every value: put together property by property they take longer to make, to collect and to print as
 * JSON (docs/adr/0026-objects-are-made-whole.md). Names are written as JSON, so that none of them can be code.
 * @param properties None is called `__proto__`, which a literal takes for the prototype.
 */
export function compiledShapeOf(properties: readonly Property[]): MakeObject {
  const parsers = properties.map(({ parse }) => parse)
  const constants = parsers.flatMap((parse, index) =>
    parse ? [`const parse${index} = parsers[${index}]`] : [],
  )
  const members = properties.map(({ name, parse }, index) => {
    const given = `given[${index}]`
    return `${JSON.stringify(name)}: ${parse ? `${given} === null ? null : parse${index}(${given})` : given}`
  })
  const code = `${constants.join('\n')}\nreturn (given) => ({ ${members.join(', ')} })
//# sourceURL=compiled/src/data/object-shape`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- There is no other way to a literal of one's own.
  return (new Function('parsers', code) as (parsers: readonly (Parse | undefined)[]) => MakeObject)(parsers)
}

/** The same property by property. */
export function plainShapeOf(properties: readonly Property[]): MakeObject {
  return (given) =>
    Object.fromEntries(
      properties.map(({ name, parse }, index) => {
        const value = given[index]
        return [name, parse && value !== null ? parse(value as string) : value]
      }),
    )
}

/** The plain one where the process may not compile text (`--disallow-code-generation-from-strings`). */
export const shapeOf = mayCompile() ? compiledShapeOf : plainShapeOf

/** Whether text can be compiled in this process. */
export function mayCompile(): boolean {
  try {
    compiledShapeOf([])
    return true
  } catch {
    return false
  }
}
