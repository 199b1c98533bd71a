import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compiledShapeOf, plainShapeOf, shapeOf } from './object-shape.ts'

const names = fc.uniqueArray(
  fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('id', 'constructor', 'a"b', '\\', "'", '`${1}`', '\u2028'),
    )
    .filter((name) => name !== '__proto__'),
  { maxLength: 30 },
)

const propertiesOf = (given: readonly string[]) => given.map((name) => ({ name }))

describe.each([
  ['compiled', compiledShapeOf],
  ['plain', plainShapeOf],
])('a %s shape', (_name, shape) => {
  test('makes objects with these properties in this order, whatever they are called', () => {
    fc.assert(
      fc.property(names, (given) => {
        const values = given.map((_, index) => ({ index }))
        const made = shape(propertiesOf(given))(values)
        const expected: Record<string, unknown> = {}
        for (const [index, name] of given.entries()) expected[name] = values[index]
        expect(Object.entries(made)).toEqual(Object.entries(expected))
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
      }),
    )
  })

  test('makes another object each time', () => {
    const make = shape(propertiesOf(['id']))
    const [first, second] = [make([1]), make([2])]
    first.id = 3
    expect([first, second]).toEqual([{ id: 3 }, { id: 2 }])
  })

  test('parses what is given, unless it is null', () => {
    const make = shape([
      { name: 'number', parse: Number },
      { name: 'text' },
      { name: 'list', parse: (text) => text.split(',') },
    ])
    expect(make(['1', '2', 'a,b'])).toEqual({ number: 1, text: '2', list: ['a', 'b'] })
    expect(make([null, null, null])).toEqual({ number: null, text: null, list: null })
  })

  test('has room for values that come later', () => {
    expect(Object.keys(shape(propertiesOf(['id', 'name']))([undefined, undefined]))).toEqual(['id', 'name'])
  })
})

test('shapes are compiled where a process may compile text, and plain where it may not', () => {
  const nameOfShape = (...options: string[]) => {
    const module = JSON.stringify(new URL('object-shape.ts', import.meta.url).href)
    const script = `import(${module}).then((all) => {
      const name = all.shapeOf === all.compiledShapeOf ? 'compiled' : 'plain'
      process.stdout.write(name + JSON.stringify(all.shapeOf([{ name: 'id' }])([1])))
    })`
    return execFileSync(process.execPath, [...options, '--eval', script], { encoding: 'utf8' })
  }
  expect(shapeOf).toBe(compiledShapeOf)
  expect(nameOfShape()).toBe('compiled{"id":1}')
  expect(nameOfShape('--disallow-code-generation-from-strings')).toBe('plain{"id":1}')
})
