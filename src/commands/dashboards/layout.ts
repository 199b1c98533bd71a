import { type Panel, prometheus, toGrafana } from './panels.ts'

const columns = 24
const usualHeight = { lines: 9, number: 4, table: 12, search: 9, trace: 18 } satisfies Record<
  Panel['kind'],
  number
>

export interface Section {
  readonly title: string
  readonly panels: readonly Panel[]
}

export interface Variable {
  readonly name: string
  readonly title: string
  /** What it offers: the values of a label, or whatever is written into it. */
  readonly values?: { readonly metric: string; readonly label: string }
  /** Whether several can be chosen, all at first. */
  readonly isMany?: boolean
}

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly variables: readonly Variable[]
  readonly sections: readonly Section[]
}

/** A dashboard in the form that Grafana reads: sections under each other, panels side by side as they fit. */
export function layOut({ uid, title, description, variables, sections }: Dashboard): object {
  let [id, y] = [0, 0]
  const panels: object[] = []
  for (const section of sections) {
    const gridPos = { x: 0, y, w: columns, h: 1 }
    panels.push({ id: (id += 1), type: 'row', title: section.title, collapsed: false, panels: [], gridPos })
    y += 1
    let [x, height] = [0, 0]
    for (const panel of section.panels) {
      if (x + panel.width > columns) [x, y, height] = [0, y + height, 0]
      const h = panel.height ?? usualHeight[panel.kind]
      panels.push(toGrafana(panel, (id += 1), { x, y, h }))
      x += panel.width
      height = Math.max(height, h)
    }
    y += height
  }
  return {
    uid,
    title,
    description,
    tags: ['sportello-notai'],
    schemaVersion: 39,
    editable: false,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '10s',
    graphTooltip: 1,
    links: [
      {
        type: 'dashboards',
        title: 'Sportello Notai',
        tags: ['sportello-notai'],
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: { list: variables.map(variable) },
    annotations: {
      list: [
        {
          name: 'Alerts',
          datasource: prometheus,
          enable: true,
          iconColor: 'red',
          expr: 'ALERTS{alertstate="firing"}',
          titleFormat: '{{alertname}}',
          textFormat: '{{sportello_operation_id}}',
        },
      ],
    },
    panels,
  }
}

function variable({ name, title, values, isMany = false }: Variable): object {
  if (!values) return { name, label: title, type: 'textbox', query: '', current: { text: '', value: '' } }
  const query = `label_values(${values.metric}, ${values.label})`
  return {
    name,
    label: title,
    type: 'query',
    datasource: prometheus,
    query: { query, refId: 'StandardVariableQuery' },
    definition: query,
    refresh: 2,
    sort: 1,
    multi: isMany,
    includeAll: isMany,
    ...(isMany && { allValue: '.*', current: { text: ['All'], value: ['$__all'] } }),
  }
}
