import { bare, span } from './figures.ts'
import { table } from './html-tables.ts'
import { type Markup, html, nothing } from './markup.ts'
import { durationPlot, statementPlot } from './operation-plots.ts'
import type { Moment, OperationResult } from './report.ts'
import { type Line, type TimePlot, timePlot } from './time-plot.ts'

type Figure = Exclude<keyof Moment, 'second'>

/** Everything that the server's metrics say over the time of the run, and the same as a table. */
export function timePlots(timeline: readonly Moment[]): Markup {
  if (timeline.length === 0) return nothing
  return html`<section>
    <h2>Over time</h2>
    <p>By the server's own metrics.</p>
    <div class="plots">${plotsOf(timeline).map(timePlot)}</div>
    <details>
      <summary>The same as figures</summary>
      ${momentTable(timeline)}
    </details>
  </section> `
}

function plotsOf(timeline: readonly Moment[]): TimePlot[] {
  const line = (name: string, figure: Figure, kind: Line['kind'] = 'main'): Line => ({
    name,
    kind,
    points: timeline.map((moment) => ({ second: moment.second, value: moment[figure] })),
  })
  const plots: TimePlot[] = [
    { id: 'rate', title: 'Requests', unit: 'per second', lines: [line('Requests', 'perSecond')] },
    { id: 'times', title: 'Time', unit: 'ms', lines: [line('p95', 'p95'), line('p50', 'p50', 'second')] },
    {
      id: 'sql',
      title: 'SQL statements',
      unit: 'per request',
      lines: [line('Statements', 'statementsPerRequest')],
    },
    {
      id: 'processor',
      title: 'Processors in use',
      unit: 'of the server',
      lines: [line('Processors', 'processorUse')],
    },
    { id: 'heap', title: 'Heap', unit: 'MB', lines: [line('Heap', 'heapMegabytes')] },
  ]
  return plots.filter(({ lines }) =>
    lines.some(({ points }) => points.some(({ value }) => value !== undefined)),
  )
}

function momentTable(timeline: readonly Moment[]): Markup {
  const head = ['Since the start', 'Requests/s', 'SQL/request', 'p50 ms', 'p95 ms', 'Processors', 'Heap MB']
  const write = (value: number | undefined) => (value === undefined ? '–' : bare(value))
  const rows = timeline.map(
    ({ second, perSecond, statementsPerRequest, p50, p95, processorUse, heapMegabytes }) => [
      span(second),
      ...[perSecond, statementsPerRequest, p50, p95, processorUse, heapMegabytes].map(write),
    ],
  )
  return table('The run over time', head, 1, rows)
}

export function operationPlots(operations: readonly OperationResult[]): Markup {
  if (operations.length === 0) return html`<p>No operation was run.</p>`
  return html`<div class="plots wide">${durationPlot(operations)}${statementPlot(operations)}</div> `
}
