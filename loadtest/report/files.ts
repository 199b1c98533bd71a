import { htmlPage } from './html.ts'
import { markdownPage } from './markdown.ts'
import type { Report } from './report.ts'

export type ReportFile = 'report.json' | 'report.md' | 'report.html'

/** What is written after a run, by the name of the file. */
export function reportFiles(report: Report): Record<ReportFile, string> {
  return {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.md': markdownPage(report),
    'report.html': htmlPage(report),
  }
}
