import { ask, prepare } from './ask.ts'
import { pickPopular } from './pick.ts'

const pageSize = 100
const mostPages = 10

interface NotaryPage {
  readonly notaries: {
    readonly nodes: readonly { readonly id: string; readonly municipality: { readonly province: string } }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}

/** What there is to look for in the public directory, from the server itself. */
export interface Directory {
  /** Ids, the most popular first. */
  readonly notaries: readonly string[]
  /** The provinces with most notaries first. */
  readonly provinces: readonly string[]
  /** Cursors of the pages that visitors read; null is the first. */
  readonly pages: readonly (string | null)[]
}

/** Reads the directory as far as visitors do: 1,000 notaries at most. */
export function readDirectory(): Directory {
  const notaries: string[] = []
  const counts = new Map<string, number>()
  for (let page = 0, after: string | null = null; page < mostPages; page += 1) {
    const found: NotaryPage['notaries'] = prepare<NotaryPage>('SearchNotaries', {
      first: pageSize,
      after,
    }).notaries
    for (const { id, municipality } of found.nodes) {
      notaries.push(id)
      counts.set(municipality.province, (counts.get(municipality.province) ?? 0) + 1)
    }
    after = found.pageInfo.endCursor
    if (!found.pageInfo.hasNextPage) break
  }
  const provinces = [...counts].sort(([, one], [, other]) => other - one).map(([province]) => province)
  return { notaries, provinces, pages: readPages() }
}

/** The cursors of the first pages in the size that visitors see. */
function readPages(): (string | null)[] {
  const pages: (string | null)[] = [null]
  while (pages.length < 4) {
    const { pageInfo } = prepare<NotaryPage>('SearchNotaries', { first: 20, after: pages.at(-1) }).notaries
    if (!pageInfo.hasNextPage) break
    pages.push(pageInfo.endCursor)
  }
  return pages
}

/** What visitors of the public directory do, by the weights that the load test of the portal's earlier version had. */
export const visits: readonly (readonly [weight: number, visit: (directory: Directory) => void])[] = [
  [
    28,
    ({ pages }) =>
      void ask({ operation: 'SearchNotaries', variables: { first: 20, after: pickPopular(pages) } }),
  ],
  [
    17,
    ({ provinces }) =>
      void ask({
        operation: 'SearchNotaries',
        variables: { filter: { province: pickPopular(provinces) }, first: 20 },
      }),
  ],
  [11, ({ notaries }) => void ask({ operation: 'NotaryProfile', variables: { id: pickPopular(notaries) } })],
  // In place of its reviews and health checks: what a visitor reads before an appointment.
  [5.5, () => void ask({ operation: 'ActTypeCatalogue' })],
  [5.5, () => void ask({ operation: 'Districts' })],
]
