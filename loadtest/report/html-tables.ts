import { count, mean, milliseconds, rate, share } from './figures.ts'
import { type Markup, html } from './markup.ts'
import type { OperationResult, Totals } from './report.ts'
import { isOverBudget, isTooSlow } from './verdict.ts'

export type Cell = string | Markup

/** The first columns are text, the others figures. A wide table scrolls by itself, also with the keyboard. */
export function table(
  caption: string,
  head: readonly string[],
  textColumns: number,
  rows: readonly (readonly Cell[])[],
): Markup {
  const kind = (column: number) => (column < textColumns ? 'text' : 'figure')
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name, column) => html`<th scope="col" class="${kind(column)}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row" class="text">${first!}</th>
              ${others.map((cell, index) => html`<td class="${kind(index + 1)}">${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `
}

/** In words for those who cannot see the colour. */
export function badWhere(isBad: boolean, text: string): Cell {
  return isBad ? html`<strong class="bad">✗ ${text}</strong>` : text
}

export function totalList(totals: Totals): Markup {
  const { cacheHitShare, dropped, failedShare, shed } = totals
  const entries: readonly (readonly [name: string, value: Cell])[] = [
    ['Requests', count(totals.requests)],
    ['Requests/s', rate(totals.perSecond)],
    ['Failed', badWhere(failedShare > 0, share(failedShare))],
    ['Median, ms', milliseconds(totals.p50)],
    ['p95, ms', milliseconds(totals.p95)],
    ['p99, ms', milliseconds(totals.p99)],
    ['Longest, ms', milliseconds(totals.max)],
    ['SQL statements', count(totals.statements)],
    ['From the cache', cacheHitShare === undefined ? '–' : share(cacheHitShare)],
    ['Iterations', count(totals.iterations)],
    ['Iterations dropped', badWhere(dropped > 0, count(dropped))],
    ['Shed under load', badWhere(shed > 0, count(shed))],
  ]
  return html`<dl class="totals">
    ${entries.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

export function operationTable(operations: readonly OperationResult[]): Markup {
  const head = [
    ...['Operation', 'Requests', 'Errors', 'p50 ms', 'p95 ms', 'p95 budget', 'p99 ms'],
    ...['SQL mean', 'SQL max', 'SQL budget', 'Cache hits'],
  ]
  const rows = operations.map((operation) => [
    operation.name,
    count(operation.requests),
    badWhere(operation.failed > 0, count(operation.failed)),
    milliseconds(operation.p50),
    badWhere(isTooSlow(operation), milliseconds(operation.p95)),
    operation.p95Budget === undefined ? '–' : count(operation.p95Budget),
    milliseconds(operation.p99),
    mean(operation.statements.mean),
    badWhere(isOverBudget(operation), count(operation.statements.max)),
    count(operation.statements.budget),
    operation.cacheHitShare === undefined ? '–' : share(operation.cacheHitShare),
  ])
  return table('✗ is over the budget, or failed', head, 1, rows)
}
