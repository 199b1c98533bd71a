import type { Choice } from '../operations/choice.ts'
import type { OperationName } from '../operations/documents.ts'
import { aimsTable } from './aims.ts'
import type { Summary } from './summary.ts'
import { type Titles, comparisonTable, kindsOf, operationTable } from './tables.ts'

/** What a run of some servers or operations found: as a text, since a page shows all of them. */
export function choiceText(summaries: readonly Summary[], { operations }: Choice, titles: Titles): string {
  const compared = operations.filter((operation) => kindsOf(summaries, operation).cold)
  const judged = compared.filter((operation) => kindsOf(summaries, operation).peers.length > 0)
  const figures = (operation: OperationName) =>
    `## ${titles[operation]}\n\n${operationTable(summaries, operation)}`
  return [
    ...operations.map(figures),
    ...(compared.length > 0
      ? [`## Ours without its cache\n\n${comparisonTable(summaries, compared, titles)}`]
      : []),
    ...(judged.length > 0 ? [`## Aims, of these peers\n\n${aimsTable(summaries, judged, titles)}`] : []),
  ].join('\n\n')
}
