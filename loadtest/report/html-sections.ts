import { type Change, comparisonNote, compareWithPrevious } from './compare.ts'
import { equationOf, remarksOn } from './equation.ts'
import { bare, count, instant, many, milliseconds, percent, rate } from './figures.ts'
import { type Cell, badWhere, table } from './html-tables.ts'
import { type Markup, html, nothing } from './markup.ts'
import type { NotableRequest, Report, Threshold, Witnesses } from './report.ts'
import { brokenSentences, sortThresholds, traceAddress } from './verdict.ts'

const thresholdHead = ['Metric', 'Threshold', 'Value', 'Outcome']

export function failures(report: Report): Markup {
  const { failed, reported } = sortThresholds(report)
  const sentences = brokenSentences(report)
  if (sentences.length + failed.length + reported.length === 0) return nothing
  const rows = [
    ...failed.map((threshold) => thresholdRow(threshold, badWhere(true, 'failed'))),
    ...reported.map((threshold) => thresholdRow(threshold, 'reported')),
  ]
  return html`<section>
    <h2>What did not hold</h2>
    ${
      sentences.length > 0
        ? html`<ul class="sentences">
            ${sentences.map((one) => html`<li>${one}</li>`)}
          </ul>`
        : nothing
    }
    ${rows.length > 0 ? table('Thresholds that did not hold', thresholdHead, 2, rows) : nothing}
  </section> `
}

export function thresholdList(report: Report): Markup {
  const { held } = sortThresholds(report)
  if (held.length === 0) return nothing
  const rows = held.map((one) => thresholdRow(one, one.isEnforced ? '✓ holds' : '✓ holds, reported'))
  return html`<section>
    <details>
      <summary><h2>${many(held.length, 'threshold')} held</h2></summary>
      ${table('Thresholds that hold', thresholdHead, 2, rows)}
    </details>
  </section> `
}

function thresholdRow({ metric, expression, value }: Threshold, outcome: Cell): Cell[] {
  return [html`<code>${breakable(metric)}</code>`, html`<code>${expression}</code>`, bare(value), outcome]
}

/** A metric's name is long: on a narrow screen it breaks between its parts. */
function breakable(metric: string): Markup[] {
  const parts = metric.match(/\{?[^{_:]+[_:]*|./g) ?? []
  return parts.map((part, index) => (index === 0 ? html`${part}` : html`<wbr />${part}`))
}

export function notable(report: Report): Markup {
  const { slowest, overBudget, overBudgetCount } = report
  const caption =
    overBudgetCount > overBudget.length
      ? `${many(overBudgetCount, 'request')} over the budget, ${overBudget.length} of them listed`
      : `${many(overBudgetCount, 'request')} over the budget`
  return html`${
    overBudgetCount > 0
      ? html`<section>
          <h2>Over the budget</h2>
          ${requestTable(report, caption, overBudget)}
        </section>`
      : nothing
  }
  ${
    slowest.length > 0
      ? html`<section>
          <h2>Slowest requests</h2>
          ${requestTable(report, `The ${many(slowest.length, 'request')} that took longest`, slowest)}
        </section>`
      : nothing
  } `
}

function requestTable({ setting }: Report, caption: string, requests: readonly NotableRequest[]): Markup {
  const rows = requests.map((request) => {
    const address = traceAddress(setting, request)
    return [
      request.operation,
      milliseconds(request.ms),
      badWhere(request.statements > request.budget, count(request.statements)),
      count(request.budget),
      address === undefined
        ? html`<code>${request.requestId}</code>`
        : html`<a href="${address}" rel="noreferrer" aria-label="Trace ${request.traceId!}">trace</a>`,
    ]
  })
  return table(caption, ['Operation', 'ms', 'SQL', 'Budget', 'Trace or id'], 1, rows)
}

export function witnessSection(witnesses: Witnesses | undefined): Markup {
  if (witnesses === undefined) return nothing
  const { differences } = witnesses
  const terms = equationOf(witnesses).map(
    ({ sign, value, meaning }) =>
      html`<span class="term"
        ><span class="sign">${sign}</span> <b>${count(value)}</b> <small>${meaning}</small></span
      > `,
  )
  const outcome =
    differences.length > 0
      ? html`<ul class="sentences">
          ${differences.map((one) => html`<li>${one}</li>`)}
        </ul>`
      : html`<p class="good">✓ All agree.</p>`
  return html`<section>
    <h2>Witnesses</h2>
    <p>SQL statements, counted by the answers, by the server and by PostgreSQL.</p>
    <p class="equation">${terms}</p>
    ${outcome}${remarksOn(witnesses).map((one) => html`<p>${one}</p>`)}
  </section> `
}

export function changes(report: Report): Markup {
  const compared = compareWithPrevious(report)
  if (compared === undefined) return nothing
  const titles = { p50: 'p50 ms', p95: 'p95 ms', p99: 'p99 ms', perSecond: 'Requests per second' }
  const rows = [
    ...compared.totals.map(({ name, ...change }) => [
      'All',
      titles[name],
      ...changeCells(change, name === 'perSecond' ? rate : milliseconds),
    ]),
    ...compared.operations.flatMap(({ name, p95, statements }) => [
      [name, 'p95 ms', ...changeCells(p95, milliseconds)],
      [name, 'SQL max', ...changeCells(statements, count)],
    ]),
  ]
  const names = [
    ...(compared.added.length > 0 ? [`Only in this run: ${compared.added.join(', ')}.`] : []),
    ...(compared.gone.length > 0 ? [`Only in the previous run: ${compared.gone.join(', ')}.`] : []),
  ]
  return html`<section>
    <h2>Against the run of ${instant(compared.startedAt)}</h2>
    <p>${comparisonNote}</p>
    ${table('This run and the previous one', ['Operation', 'Figure', 'Before', 'Now', 'Change', 'Is'], 2, rows)}
    ${names.map((one) => html`<p>${one}</p>`)}
  </section> `
}

function changeCells({ before, now, change, word }: Change, write: (value: number) => string): Cell[] {
  return [
    write(before),
    write(now),
    change === undefined ? '–' : percent(change),
    word === 'better' ? html`<span class="good">✓ better</span>` : badWhere(word === 'worse', word),
  ]
}
