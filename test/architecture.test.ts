import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !path.startsWith('generated'))
    .map((path) => join(folder, path))
const foldersIn = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

const sources = filesIn('src', '.ts')
const domains = foldersIn('src/domains')

/** Imports of a file, as paths from the root; `isType` where nothing of them is left when it runs. */
function importsOf(file: string): { target: string; isType: boolean }[] {
  const pattern = /^(?:import|export) (type )?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm
  return [...read(file).matchAll(pattern)].map(([, isType, fixed, lazy]) => ({
    target: relative(root, resolve(root, dirname(file), (fixed ?? lazy)!)),
    isType: isType !== undefined,
  }))
}

describe('one stem everywhere', () => {
  test('every domain has its model, its schema and its tests under the same name', () => {
    for (const domain of domains) {
      expect(existsSync(join(root, `prisma/models/${domain}.prisma`)), `prisma/models/${domain}.prisma`).toBe(
        true,
      )
      expect(existsSync(join(root, `schema/${domain}.graphql`)), `schema/${domain}.graphql`).toBe(true)
      expect(existsSync(join(root, `test/${domain}`)), `test/${domain}/`).toBe(true)
    }
    const stems = (folder: string, ending: string) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
    // Two tables belong to the unit of work, whatever the domain.
    const kept = ['audit-record', 'idempotency-record']
    expect(stems('prisma/models', '.prisma').sort()).toEqual([...domains, ...kept].sort())
    expect(stems('schema', '.graphql').sort()).toEqual([...domains, 'base'].sort())
  })

  test('every domain has its resolvers, loaders and repository, named after it', () => {
    for (const domain of domains) {
      const files = readdirSync(join(root, 'src/domains', domain))
      expect(files).toContain(`${domain}-repository.ts`)
      expect(files).toContain(`${domain}-resolvers.ts`)
      // The viewer's rights are read before there are loaders.
      if (domain !== 'user') expect(files).toContain(`${domain}-loaders.ts`)
    }
  })

  test('the registries have one line per domain, in the order of the alphabet', () => {
    for (const [file, name] of [
      ['src/graphql/resolvers.ts', 'resolvers'],
      ['src/graphql/loaders.ts', 'loaders'],
      ['src/graphql/repositories.ts', 'repository'],
    ] as const) {
      const listed = importsOf(file)
        .map(({ target }) => new RegExp(`domains/([a-z-]+)/\\1-${name}\\.ts`).exec(target)?.[1])
        .filter((domain) => domain !== undefined)
      expect(listed, file).toEqual(domains.filter((domain) => name !== 'loaders' || domain !== 'user').sort())
    }
  })
})

describe('one direction', () => {
  const order = [
    'commands',
    'workers',
    'development',
    'http',
    'graphql',
    'domains',
    'cache',
    'data',
    'budget',
    'telemetry',
  ]
  const layerOf = (path: string) => order.indexOf(path.split('/')[1]!)

  test('no layer calls one outside of it', () => {
    const upward = sources
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, isType }) => !isType && target.startsWith('src/'))
          .filter(
            ({ target }) => layerOf(file) >= 0 && layerOf(target) >= 0 && layerOf(target) < layerOf(file),
          )
          .map(({ target }) => `${file} -> ${target}`),
      )
    expect(upward).toEqual([])
  })

  test('no domain reaches into another one’s repository or loaders', () => {
    const reaching = sources.flatMap((file) => {
      const domain = /^src\/domains\/([^/]+)\//.exec(file)?.[1]
      return importsOf(file)
        .filter(({ isType }) => !isType)
        .map(({ target }) => ({
          target,
          other: /^src\/domains\/([^/]+)\/.*-(repository|loaders)\.ts$/.exec(target)?.[1],
        }))
        .filter(({ other }) => domain !== undefined && other !== undefined && other !== domain)
        .map(({ target }) => `${file} -> ${target}`)
    })
    expect(reaching).toEqual([])
  })

  test('values import each other in no circle', () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter(({ isType }) => !isType)
          .map(({ target }) => target),
      ]),
    )
    const done = new Set<string>()
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) throw new Error([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (done.has(file)) return
      for (const next of graph.get(file) ?? []) visit(next, [...path, file])
      done.add(file)
    }
    for (const file of sources) visit(file, [])
    expect(done.size).toBeGreaterThan(80)
  })

  test('the budget knows no domain word', () => {
    const words = new RegExp(
      `\\b(${domains.filter((domain) => domain !== 'document').join('|')}|notaries|atto)\\b`,
      'i',
    )
    for (const file of filesIn('src/budget', '.ts').filter((name) => !name.endsWith('.test.ts'))) {
      // Examples in comments may name a field.
      const code = read(file)
        .replace(/\/\*\*[\s\S]*?\*\//g, '')
        .replace(/`[A-Z]\w+\.\w+`/g, '')
      expect(words.exec(code)?.[0], file).toBeUndefined()
    }
  })
})

describe('one place for each thing', () => {
  test('only config.ts, and the entry points that hand it over, read process.env', () => {
    const reading = sources.filter((file) => /process\.env/.test(read(file)))
    const allowed = /^src\/(config|main|telemetry\/preload)\.ts$|^src\/commands\//
    expect(reading.filter((file) => !allowed.test(file))).toEqual([])
  })

  test('only the data layer and the surroundings of development make a pool or a client', () => {
    const making = sources.filter((file) => /new (pg\.)?(Pool|Client|PrismaClient)\(/.test(read(file)))
    expect(making.filter((file) => !/^src\/(data|development|commands)\//.test(file))).toEqual([])
  })

  test('no folder is a drawer for what has no name', () => {
    const drawers = sources.filter((file) =>
      /\/(utils?|helpers?|shared|common|misc|index)(\/|\.ts$)/.test(file),
    )
    expect(drawers).toEqual([])
  })

  test('.env.example has exactly the settings of config.ts', () => {
    const known = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)
    const shown = [...read('.env.example').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
    expect(shown.sort()).toEqual(known.sort())
  })
})

describe('docs that run', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')]

  test('every npm command that a page names exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm (?:run )?(start|test|run [a-z:]+|[a-z]+:[a-z:]+)/g)].map(
        ([, command]) => `${page}: ${command!.replace('run ', '')}`,
      ),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((entry) => !(entry.split(': ')[1]! in scripts))).toEqual([])
  })

  test('every file that a page links exists', () => {
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
        .map(([, target]) => join(dirname(page), target!))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${page} -> ${target}`),
    )
    expect(missing).toEqual([])
  })
})
