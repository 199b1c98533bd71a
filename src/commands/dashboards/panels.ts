/** A query to Prometheus, and what its series are called. */
export interface PanelQuery {
  readonly expression: string
  readonly legend: string
}

interface PanelBase {
  readonly title: string
  /** What is seen here, and what would be wrong: it stands behind the title. */
  readonly description: string
  /** Of 24 columns. */
  readonly width: number
  readonly height?: number
}

/** Lines over time, one per series. */
export interface LinesPanel extends PanelBase {
  readonly kind: 'lines'
  readonly unit: string
  readonly queries: readonly PanelQuery[]
  readonly isStacked?: boolean
  /** A line that the series should keep below, or above where that says so. */
  readonly limit?: { readonly value: number; readonly isLowest?: boolean }
  /** Series that are a limit themselves: drawn as dashes. Part of their legend. */
  readonly dashed?: string
  /** Whether a series leads to the traces of its operation. */
  readonly leadsToTraces?: boolean
  /** Variable for each value of which there is one such panel. */
  readonly repeat?: string
}

/** One number, of now or of the whole time shown. */
export interface NumberPanel extends PanelBase {
  readonly kind: 'number'
  readonly unit: string
  readonly query: PanelQuery
  /** From where on it is red; or up to where, where that says so. */
  readonly limit?: { readonly value: number; readonly isLowest?: boolean }
}

/** A row for each operation, a column for each query. */
export interface TablePanel extends PanelBase {
  readonly kind: 'table'
  readonly unit: string
  readonly key: { readonly label: string; readonly title: string }
  readonly queries: readonly PanelQuery[]
}

/** What Jaeger finds: traces with these tags, or the one that is chosen. */
export interface TracesPanel extends PanelBase {
  readonly kind: 'search' | 'trace'
  readonly unit: string
  readonly search: string
}

/** Numbers side by side: title, unit, query, description, and from where on it is red. */
export function numbers(
  width: number,
  rows: readonly (readonly [
    title: string,
    unit: string,
    expression: string,
    description: string,
    limit?: number,
  ])[],
): NumberPanel[] {
  return rows.map(([title, unit, expression, description, limit]) => ({
    kind: 'number',
    ...{ title, description, unit, width },
    query: { expression, legend: title },
    ...(limit !== undefined && { limit: { value: limit } }),
  }))
}

export type Panel = LinesPanel | NumberPanel | TablePanel | TracesPanel

export const tracesDashboard = 'sportello-traces'
export const prometheus = { type: 'prometheus', uid: 'prometheus' }
export const jaeger = { type: 'jaeger', uid: 'jaeger' }
const service = 'sportello-notai-api'

/** A panel in the form that Grafana reads. */
export function toGrafana(panel: Panel, id: number, place: { x: number; y: number; h: number }): object {
  const { title, description, width, unit } = panel
  const base = { id, title, description, gridPos: { ...place, w: width } }
  switch (panel.kind) {
    case 'lines':
      return { ...base, ...lines(panel) }
    case 'number':
      return {
        ...base,
        type: 'stat',
        datasource: prometheus,
        targets: targets([panel.query]),
        fieldConfig: {
          defaults: {
            unit,
            noValue: '–',
            color: { mode: 'thresholds' },
            thresholds: thresholds(panel.limit),
          },
          overrides: [],
        },
        options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, graphMode: 'area' },
      }
    case 'table':
      return { ...base, ...table(panel) }
    case 'search':
      return {
        ...base,
        type: 'table',
        datasource: jaeger,
        targets: [
          { refId: 'A', datasource: jaeger, queryType: 'search', service, tags: panel.search, limit: 20 },
        ],
        fieldConfig: { defaults: { unit }, overrides: [linkOf('Trace ID', 'Show it below', traceLink)] },
        options: { showHeader: true },
      }
    case 'trace':
      return {
        ...base,
        type: 'traces',
        datasource: jaeger,
        targets: [{ refId: 'A', datasource: jaeger, query: panel.search }],
        fieldConfig: { defaults: { unit }, overrides: [] },
      }
  }
}

/** Not Explore, which is closed to those who may only look. */
const traceLink = `/d/${tracesDashboard}?var-operation=$operation&var-trace=\${__value.raw}&\${__url_time_range}`
const operationLink = (label: string) =>
  `/d/${tracesDashboard}?var-operation=\${${label}}&\${__url_time_range}`

function lines({ unit, queries, isStacked, limit, dashed, leadsToTraces, repeat }: LinesPanel): object {
  const link = {
    title: 'Traces of ${__field.labels.sportello_operation_id}',
    url: operationLink('__field.labels.sportello_operation_id'),
  }
  return {
    type: 'timeseries',
    datasource: prometheus,
    targets: targets(queries),
    ...(repeat !== undefined && { repeat, repeatDirection: 'h', maxPerRow: 4 }),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        links: leadsToTraces ? [link] : [],
        thresholds: thresholds(limit),
        custom: {
          lineWidth: 1,
          fillOpacity: isStacked ? 30 : 0,
          showPoints: 'auto',
          stacking: { mode: isStacked ? 'normal' : 'none', group: 'A' },
          thresholdsStyle: { mode: limit ? 'dashed' : 'off' },
        },
      },
      overrides:
        dashed === undefined
          ? []
          : [
              {
                matcher: { id: 'byRegexp', options: `/${dashed}/` },
                properties: [
                  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
                  { id: 'custom.fillOpacity', value: 0 },
                ],
              },
            ],
    },
    options: {
      legend: {
        displayMode: 'table',
        placement: 'bottom',
        showLegend: true,
        calcs: ['lastNotNull', 'max'],
        sortBy: 'Max',
        sortDesc: true,
      },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

function table({ unit, key, queries }: TablePanel): object {
  const columns = queries.map(({ legend }, index) => [`Value #${refIdOf(index)}`, legend])
  return {
    type: 'table',
    datasource: prometheus,
    targets: targets(queries).map((target) => ({ ...target, format: 'table', instant: true, range: false })),
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          renameByName: Object.fromEntries([[key.label, key.title], ...columns]) as object,
        },
      },
    ],
    fieldConfig: {
      defaults: { unit, decimals: 1 },
      overrides: [linkOf(key.title, 'Its traces', operationLink('__value.raw'))],
    },
    options: { showHeader: true },
  }
}

function linkOf(column: string, title: string, url: string): object {
  const properties = [{ id: 'links', value: [{ title, url }] }]
  return { matcher: { id: 'byName', options: column }, properties }
}

function targets(queries: readonly PanelQuery[]) {
  return queries.map(({ expression, legend }, index) => ({
    refId: refIdOf(index),
    datasource: prometheus,
    expr: expression,
    legendFormat: legend,
    range: true,
  }))
}

const refIdOf = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index)

function thresholds(limit: LinesPanel['limit']): object {
  if (!limit) return { mode: 'absolute', steps: [{ color: 'blue', value: null }] }
  const [below, above] = limit.isLowest ? ['red', 'green'] : ['green', 'red']
  return {
    mode: 'absolute',
    steps: [
      { color: below, value: null },
      { color: above, value: limit.value },
    ],
  }
}
