import { html } from './markup.ts'
import { operationPlots, timePlots } from './plots.ts'
import type { Report } from './report.ts'
import { changes, failures, notable, thresholdList, witnessSection } from './html-sections.ts'
import { operationTable, totalList } from './html-tables.ts'
import { settingOf } from './setting.ts'
import { pageStyle } from './style.ts'
import { reasons } from './verdict.ts'

/** The run as one page that loads nothing. */
export function htmlPage(report: Report): string {
  const word = report.hasPassed ? 'passed' : 'failed'
  const why = reasons(report).join(', ')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Load run ${report.scenario}: ${word}</title>
        <style>
          ${{ markup: pageStyle }}
        </style>
      </head>
      <body>
        <header>
          <p class="kind">Load run</p>
          <h1>${report.scenario}</h1>
          <p class="verdict ${word}">
            <strong>${report.hasPassed ? '✓ Passed' : '✗ Failed'}</strong> ${why === '' ? '' : `${why}.`}
          </p>
          <dl class="setting">
            ${settingOf(report).map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </header>
        <main>
          ${failures(report)}
          <section>
            <h2>Totals</h2>
            ${totalList(report.totals)}
          </section>
          ${timePlots(report.timeline ?? [])}
          <section>
            <h2>Operations</h2>
            ${operationPlots(report.operations)}${operationTable(report.operations)}
          </section>
          ${notable(report)} ${witnessSection(report.witnesses)} ${changes(report)} ${thresholdList(report)}
        </main>
      </body>
    </html> `
  return page.markup
}
