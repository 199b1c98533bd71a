import { bare, count, mean, milliseconds } from './figures.ts'
import { type Markup, html } from './markup.ts'
import type { OperationResult } from './report.ts'
import { type Scale, linearScale, linearTicks, logScale, logTicks } from './scale.ts'
import { isOverBudget, isTooSlow } from './verdict.ts'

const rowHeight = 44
const head = 24

/** From the median to the 99th percentile, on a scale by powers of ten; the budget of the 95th is a mark. */
export function durationPlot(operations: readonly OperationResult[]): Markup {
  const ticks = logTicks(
    operations.flatMap(({ p50, p99, p95, p95Budget }) => [p50, p95, p99, p95Budget ?? p50]),
  )
  const scale = logScale(ticks)
  const rows = operations.map((operation, index) => durationRow(operation, head + index * rowHeight, scale))
  const description = operations.map(
    ({ name, p50, p95, p99, p95Budget }) =>
      `${name}: p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}${p95Budget === undefined ? '' : `, budget ${count(p95Budget)}`}.`,
  )
  return plot(
    'durations',
    'Time by operation',
    'ms, logarithmic scale',
    description,
    durationLegend,
    axis(ticks, scale, operations.length),
    rows,
  )
}

function durationRow(operation: OperationResult, y: number, scale: Scale): Markup {
  const { name, p50, p95, p99, p95Budget } = operation
  const isBad = isTooSlow(operation)
  const [from, to] = [scale(p50), scale(p99)]
  return html`<g class="${isBad ? 'over' : 'kept'}">
    <text class="name" x="0" y="${y + 13}">${name}</text>
    <text class="mark" x="100%" y="${y + 13}" text-anchor="end"
      >${isBad ? '✗ ' : ''}p95
      ${milliseconds(p95)}${p95Budget === undefined ? '' : ` of ${count(p95Budget)}`}</text
    >
    <rect class="range" x="${from}%" y="${y + 24}" width="${(to - from).toFixed(2)}%" height="6" rx="3" />
    <circle class="median" cx="${from}%" cy="${y + 27}" r="4" />
    <circle class="value" cx="${scale(p95)}%" cy="${y + 27}" r="5" />
    <rect class="end" x="${to}%" y="${y + 22}" width="2" height="10" />
    ${p95Budget === undefined ? '' : html`<rect class="budget" x="${scale(p95Budget)}%" y="${y + 18}" width="2.5" height="18" />`}
  </g> `
}

/** Bars to the most and the mean, against a line for the budget. */
export function statementPlot(operations: readonly OperationResult[]): Markup {
  const ticks = linearTicks(
    Math.max(0, ...operations.flatMap(({ statements: { max, budget } }) => [max, budget])),
    4,
  )
  const scale = linearScale(ticks)
  const rows = operations.map((operation, index) => statementRow(operation, head + index * rowHeight, scale))
  const description = operations.map(
    ({ name, statements: { mean: average, max, budget } }) =>
      `${name}: mean ${mean(average)}, most ${count(max)}, budget ${count(budget)}.`,
  )
  return plot(
    'statements',
    'SQL statements by operation',
    'per request',
    description,
    statementLegend,
    axis(ticks, scale, operations.length),
    rows,
  )
}

function statementRow(operation: OperationResult, y: number, scale: Scale): Markup {
  const {
    name,
    statements: { mean: average, max, budget },
  } = operation
  const isBad = isOverBudget(operation)
  return html`<g class="${isBad ? 'over' : 'kept'}">
    <text class="name" x="0" y="${y + 13}">${name}</text>
    <text class="mark" x="100%" y="${y + 13}" text-anchor="end"
      >${isBad ? '✗ ' : ''}${count(max)} of ${count(budget)}</text
    >
    <rect class="range" x="0" y="${y + 21}" width="${scale(max)}%" height="12" rx="2" />
    <rect class="value" x="0" y="${y + 25}" width="${scale(average)}%" height="4" />
    <rect class="budget" x="${scale(budget)}%" y="${y + 18}" width="2.5" height="18" />
  </g> `
}

function plot(
  id: string,
  title: string,
  unit: string,
  description: readonly string[],
  keys: Markup,
  grid: Markup,
  rows: readonly Markup[],
): Markup {
  return html`<figure class="plot rows">
    <figcaption><b>${title}</b> <span>${unit}</span> <span class="keys">${keys}</span></figcaption>
    <svg
      role="img"
      aria-labelledby="${id}-title ${id}-desc"
      width="100%"
      height="${head + rows.length * rowHeight}"
      overflow="visible"
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${description.join(' ')}</desc>
      ${grid} ${rows}
    </svg>
  </figure> `
}

function axis(ticks: readonly number[], scale: Scale, rows: number): Markup {
  const anchor = (place: number) => (place === 0 ? 'start' : place === 100 ? 'end' : 'middle')
  return html`${ticks.map((tick) => {
    const place = scale(tick)
    return html`<line class="grid" x1="${place}%" x2="${place}%" y1="18" y2="${head + rows * rowHeight}" />
      <text class="mark" x="${place}%" y="12" text-anchor="${anchor(place)}">${bare(tick)}</text> `
  })}`
}

const durationLegend = html`<span class="key"
    ><svg width="44" height="14" aria-hidden="true">
      <rect class="range" x="4" y="4" width="38" height="6" rx="3" />
      <circle class="median" cx="5" cy="7" r="4" />
      <circle class="value" cx="28" cy="7" r="5" />
      <rect class="end" x="41" y="2" width="2" height="10" /></svg
    >p50, p95, p99</span
  >
  <span class="key"
    ><svg width="6" height="18" aria-hidden="true"><rect class="budget" x="1" width="2.5" height="18" /></svg
    >budget of p95</span
  >`

const statementLegend = html`<span class="key"
    ><svg width="28" height="12" aria-hidden="true">
      <rect class="range" width="28" height="12" rx="2" />
      <rect class="value" y="4" width="14" height="4" /></svg
    >mean, max</span
  >
  <span class="key"
    ><svg width="6" height="18" aria-hidden="true"><rect class="budget" x="1" width="2.5" height="18" /></svg
    >budget</span
  >`
