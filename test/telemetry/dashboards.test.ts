import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generatedFiles } from '../../src/commands/alerts/generation.ts'
import { spanAttributes } from '../../src/telemetry/catalogue.ts'
import { askedBy, filledIn } from './promql.ts'
import { describeWithPromtool } from './promtool.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = 'otel/grafana/dashboards'
const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Target {
  readonly expr?: string
  readonly legendFormat?: string
  readonly service?: string
  readonly tags?: string
}
interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly gridPos: Place
  readonly datasource: { readonly type: string; readonly uid: string }
  readonly targets: readonly Target[]
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } }
}
interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string }[] }
}

const names = readdirSync(join(root, folder)).sort()
const dashboards = names.map((name) => JSON.parse(read(join(folder, name))) as Dashboard)
const panels = dashboards.flatMap((dashboard) =>
  dashboard.panels
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ dashboard, panel, where: `${dashboard.title}: ${panel.title}` })),
)
const queries = panels.flatMap(({ panel, where }) =>
  panel.targets.filter(({ expr }) => expr !== undefined).map((target) => ({ target, where })),
)

describe('the dashboards', () => {
  test('are as they are generated, and all of them', async () => {
    const files = await generatedFiles(root)
    const generated = [...files].filter(([path]) => path.startsWith(folder))
    expect(names.map((name) => join(folder, name))).toEqual(generated.map(([path]) => path).sort())
    for (const [path, text] of generated) expect(read(path), `${path}: run npm run alerts`).toBe(text)
    expect(names).toEqual(['cache.json', 'database.json', 'operations.json', 'runtime.json', 'traces.json'])
  })

  test('say of each panel what it shows, in which unit, and of each series what it is', () => {
    expect(panels.length).toBeGreaterThan(40)
    for (const { panel, where } of panels) {
      expect(panel.title, where).not.toBe('')
      expect(panel.description.length, where).toBeGreaterThan(20)
      expect(panel.fieldConfig.defaults.unit, where).toMatch(/./)
      expect(panel.targets.length, where).toBeGreaterThan(0)
    }
    for (const { target, where } of queries) expect(target.legendFormat, where).toMatch(/./)
  })

  test('name a series by labels that it has', () => {
    for (const { target, where } of queries) {
      const { grouping, selectors } = askedBy(filledIn(target.expr!))
      const labels = [...target.legendFormat!.matchAll(/{{(\w+)}}/g)].map(([, label]) => label)
      for (const label of labels) expect(grouping, `${where}: ${target.expr}`).toContain(label)
      // Whatever is told of an operation can be told for one of them.
      const isOfOperations = selectors.some(({ metric }) => metric.startsWith('sportello_graphql_'))
      if (isOfOperations) expect(target.expr, where).toContain('sportello_operation_id=~"$operation"')
    }
  })

  test('have panels beside and below each other, each with an id of its own', () => {
    for (const { title, panels: own } of dashboards) {
      expect(new Set(own.map(({ id }) => id)).size, title).toBe(own.length)
      for (const { gridPos: place, title: name } of own) {
        expect(place.x + place.w, name).toBeLessThanOrEqual(24)
        const over = own.filter(({ gridPos }) => gridPos !== place && overlap(gridPos, place))
        expect(
          over.map((panel) => panel.title),
          name,
        ).toEqual([])
      }
    }
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length)
  })

  test('use variables, data sources and dashboards that there are', () => {
    const provisioned = [
      ...read('otel/grafana/provisioning/datasources/datasources.yaml').matchAll(
        /uid: (\w+)\n +type: (\w+)/g,
      ),
    ].map(([, uid, type]) => ({ type, uid }))
    for (const { dashboard, panel, where } of panels) {
      expect(provisioned, where).toContainEqual(panel.datasource)
      const text = JSON.stringify(panel)
      const used = [...text.matchAll(/(?<!\$)\$([a-z]+)/g)].map(([, name]) => name)
      const known = dashboard.templating.list.map(({ name }) => name)
      expect(known, where).toEqual(expect.arrayContaining(used))
      for (const [, uid] of text.matchAll(/"\/d\/([\w-]+)/g)) {
        expect(
          dashboards.map((one) => one.uid),
          where,
        ).toContain(uid)
      }
    }
  })

  test('search for traces by attributes that are sent', () => {
    const services = panels.flatMap(({ panel }) => panel.targets.flatMap(({ service }) => service ?? []))
    for (const service of services) expect(read('src/telemetry/preload.ts')).toContain(`'${service}'`)
    const searches = panels.flatMap(({ panel }) => panel.targets.flatMap(({ tags }) => tags ?? []))
    expect(searches.length).toBeGreaterThan(2)
    for (const search of searches) {
      for (const pair of search.split(' ')) {
        const [name] = pair.split('=')
        // That a span has failed is an attribute only in Jaeger.
        if (name !== 'error') expect(spanAttributes, search).toContain(name)
      }
    }
  })
})

describeWithPromtool('the queries of the dashboards', (promtool) => {
  test('are understood by Prometheus', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'sportello-notai-dashboards-'))
    try {
      const rules = queries.map(({ target }, index) => ({
        record: `query:${index}`,
        expr: filledIn(target.expr!),
      }))
      const file = join(temporary, 'queries.yml')
      await writeFile(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }))
      const { isOk, output } = await promtool('check', 'rules', file)
      expect(isOk, output).toBe(true)
      expect(output).toContain(`${queries.length} rules found`)
    } finally {
      await rm(temporary, { recursive: true })
    }
  })
})

function overlap(one: Place, other: Place): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  )
}
