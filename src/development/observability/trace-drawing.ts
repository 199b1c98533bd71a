import type { Span, Trace } from './jaeger-query.ts'

const width = 62

/** A trace as text: a line for each span with its milliseconds and what is worth knowing of it. */
export function drawTrace({ id, roots }: Trace): string {
  return [`trace ${id}`, ...roots.flatMap((root) => drawSpan(root, '', ''))].join('\n')
}

function drawSpan(span: Span, ownIndent: string, childIndent: string): string[] {
  const name = `${ownIndent}${span.name}`
  const line = `${name.padEnd(width)} ${span.ms.toFixed(1).padStart(8)} ms  ${remarksOn(span)}`.trimEnd()
  const events = span.events.map((event) => `${childIndent}!  ${describeEvent(event)}`)
  const children = [...span.children].sort((one, other) => one.startMs - other.startMs)
  return [
    line,
    ...events,
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1
      return drawSpan(
        child,
        `${childIndent}${isLast ? '└─ ' : '├─ '}`,
        `${childIndent}${isLast ? '   ' : '│  '}`,
      )
    }),
  ]
}

function remarksOn({ tags, links }: Span): string {
  const remarks: string[] = []
  const count = tags['sportello.sql.count']
  if (count !== undefined) {
    const budget = tags['sportello.budget.sql.declared'] ?? tags['sportello.budget.sql.bound']
    remarks.push(`${many(count, 'statement')}${budget === undefined ? '' : ` of ${budget}`}`)
    if (tags['sportello.budget.exceeded'] === true) remarks.push('OVER BUDGET')
  }
  if (tags['sportello.loader.unique'] !== undefined) {
    remarks.push(
      `${many(tags['sportello.loader.unique'], 'key')}, ${many(tags['sportello.loader.rows'], 'row')}`,
    )
    if (tags['sportello.loader.cached'] !== 0)
      remarks.push(`${tags['sportello.loader.cached']} from the cache`)
  }
  const hits = tags['sportello.cache.hits']
  if (tags['sportello.cache.keys'] !== undefined && hits !== undefined) {
    remarks.push(`${String(hits)} of ${many(tags['sportello.cache.keys'], 'key')}`)
  }
  if (links.length > 0) remarks.push(`waited for a statement of trace ${links[0]!.traceId}`)
  if (tags['error.type'] !== undefined) remarks.push(String(tags['error.type']))
  return remarks.join(', ')
}

function describeEvent(event: Span['events'][number]): string {
  const {
    'db.query.summary': statement,
    'sportello.sql.times': times,
    'graphql.field.coordinate': field,
  } = event
  return statement === undefined ? String(event.event) : `${statement} ${times} times for ${field}`
}

function many(count: unknown, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}
