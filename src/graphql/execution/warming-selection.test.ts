import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { compiledSelectionOf } from './compiled-selection.ts'
import type { Execution, SelectedField } from './selection.ts'
import { warmingSelectionOf } from './warming-selection.ts'

const execution = {} as Execution

function fieldOf(responseName: string, execute: SelectedField['execute']): SelectedField {
  return { responseName, execute, isAwaited: false }
}

/** A nullable text under another name than in the row. */
const title: SelectedField = {
  ...fieldOf('heading', (_execution, source) => (source as { title: unknown }).title),
  leaf: {
    name: 'title',
    unchanged: 'string',
    isNullable: true,
    finish: (_execution, _source, _path, property) => `finished ${String(property)}`,
    fail: () => null,
  },
}

describe('a selection', () => {
  test('is plain at first and compiled from its 200th object on, with the same results', () => {
    const objects = 400
    const isCompiled: boolean[] = []
    const select = warmingSelectionOf([
      fieldOf('caller', () => {
        const { stack = '' } = new Error('where am I?')
        isCompiled.push(stack.includes('compiled/src/'))
        return 'called'
      }),
      title,
    ])
    const results = Array.from({ length: objects }, (_, index) =>
      select(execution, { title: `${index}` }, undefined),
    )
    expect(isCompiled.indexOf(true)).toBe(199)
    expect(isCompiled.slice(199)).not.toContain(false)
    expect(results).toEqual(results.map((_, index) => ({ caller: 'called', heading: `${index}` })))
  })

  test('reads a property once, in its turn, and takes it as it is where its type would', () => {
    for (const source of [{ title: 'a' }, { title: null }, { title: 1 }, {}, 'text', null]) {
      const reads: string[] = []
      const seen = new Proxy(Object(source) as object, {
        get(target, name) {
          reads.push(String(name))
          return Reflect.get(target, name) as unknown
        },
      })
      const fields = [
        fieldOf('before', () => reads.push('before')),
        title,
        fieldOf('after', () => reads.push('after')),
      ]
      void compiledSelectionOf(fields)(execution, seen, undefined)
      expect(reads).toEqual(['before', 'title', 'after'])
    }
    const select = compiledSelectionOf([title])
    expect(select(execution, { title: 'a' }, undefined)).toEqual({ heading: 'a' })
    expect(select(execution, { title: null }, undefined)).toEqual({ heading: null })
    expect(select(execution, { title: 1 }, undefined)).toEqual({ heading: 'finished 1' })
    expect(select(execution, null, undefined)).toEqual({ heading: 'finished undefined' })
  })

  test('takes names for nothing but names', () => {
    const odd = ['a"b', "'", '`${1}`', '\\', 'constructor', '\u2028']
    const fields = odd.map((name) => ({ ...title, responseName: name, leaf: { ...title.leaf!, name } }))
    const source = Object.fromEntries(odd.map((name) => [name, `of ${name}`]))
    expect(compiledSelectionOf(fields)(execution, source, undefined)).toEqual(source)
  })
})

test('selections stay plain in a process that may not compile text', () => {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const script = `
    const { warmingSelectionOf } = await import(${module('warming-selection.ts')})
    const { plainSelectionOf } = await import(${module('plain-selection.ts')})
    process.stdout.write(String(warmingSelectionOf === plainSelectionOf))`
  const told = (...options: string[]) =>
    execFileSync(process.execPath, [...options, '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
  expect(told()).toBe('false')
  expect(told('--disallow-code-generation-from-strings')).toBe('true')
})
