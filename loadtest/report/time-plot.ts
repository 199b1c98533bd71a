import { bare, span } from './figures.ts'
import { type Markup, html } from './markup.ts'
import { linearScale, linearTicks } from './scale.ts'

export interface Point {
  readonly second: number
  readonly value: number | undefined
}

export interface Line {
  readonly name: string
  readonly kind: 'main' | 'second'
  readonly points: readonly Point[]
}

export interface TimePlot {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly lines: readonly Line[]
}

const top = 8
const height = 130
const foot = 22

/** Lines over the time of the run; the text keeps its size at every width, so places are in percent. */
export function timePlot({ id, title, unit, lines }: TimePlot): Markup {
  const points = lines.flatMap(({ points }) => points)
  const ticks = linearTicks(Math.max(0, ...points.map(({ value }) => value ?? 0)))
  const last = Math.max(1, ...points.map(({ second }) => second))
  const middle = Math.round(last / 2)
  const [along, up] = [linearScale([0, last]), linearScale(ticks)]
  const place = (tick: number) => top + height - (up(tick) / 100) * height
  const path = (line: Line) => pathOf(line.points, ({ second, value }) => [along(second), 100 - up(value!)])
  return html`<figure class="plot time">
    <figcaption><b>${title}</b> <span>${unit}</span>${lines.length > 1 ? lines.map(legend) : ''}</figcaption>
    <svg role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${top + height + foot}">
      <title id="${id}-title">${title} over time</title>
      <desc id="${id}-desc">${lines.map((line) => describe(line, unit)).join(' ')}</desc>
      ${ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${place(tick)}" y2="${place(tick)}" />`)}
      <svg
        x="0"
        y="${top}"
        width="100%"
        height="${height}"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        overflow="visible"
      >
        ${lines.map((line) => html`<path class="line ${line.kind}" d="${path(line)}" />`)}
      </svg>
      ${ticks.map((tick) => html`<text class="mark" x="-8" y="${place(tick) + 4}" text-anchor="end">${bare(tick)}</text>`)}
      <text class="mark" x="0" y="${top + height + 16}">0 s</text>
      <text class="mark" x="${along(middle)}%" y="${top + height + 16}" text-anchor="middle">
        ${span(middle)}
      </text>
      <text class="mark" x="100%" y="${top + height + 16}" text-anchor="end">${span(last)}</text>
    </svg>
  </figure> `
}

function legend({ name, kind }: Line): Markup {
  return html` <span class="key"
    ><svg width="22" height="8" aria-hidden="true">
      <line class="line ${kind}" x1="0" x2="22" y1="4" y2="4" /></svg
    >${name}</span
  >`
}

/** Where a value is missing the line is interrupted; a lone point becomes a dot. */
function pathOf(points: readonly Point[], place: (point: Point) => [number, number]): string {
  const steps = points.map((point, index) => {
    if (point.value === undefined) return ''
    const [x, y] = place(point)
    const isFirst = points[index - 1]?.value === undefined
    const isAlone = isFirst && points[index + 1]?.value === undefined
    return `${isFirst ? 'M' : 'L'}${x} ${y.toFixed(2)}${isAlone ? 'h0' : ''}`
  })
  return steps.join('')
}

function describe({ name, points }: Line, unit: string): string {
  const values = points.flatMap(({ value }) => (value === undefined ? [] : [value]))
  if (values.length === 0) return `${name}: no values.`
  return `${name}: between ${bare(Math.min(...values))} and ${bare(Math.max(...values))} ${unit}.`
}
