import type pg from 'pg'
import { type Case, type PlanKind, explain } from './explain.ts'

/** Smaller tables are read whole sooner than by an index: studios, required documents. */
const mostScannedBlocks = 8

/** What is wrong with the plan of a read, in a sentence; nothing where it is as it should be. */
export async function faultsOf(
  client: pg.Client,
  read: Case,
  kind: PlanKind,
  largeTables: readonly string[],
): Promise<string[]> {
  const { scans } = await explain(client, read, kind)
  const large = scans.filter(({ table }) => table !== undefined && largeTables.includes(table))
  const rows = large.reduce((sum, scan) => sum + scan.rows, 0)
  const blocks = large.reduce((sum, scan) => sum + scan.blocks, 0)
  // To find a place in an index and the row there takes up to five; all of a notary's acts have 41 in an index.
  const mostBlocks = 5 * read.mostRows + 50 * read.ranges
  const sequential =
    large.find(({ type }) => type === 'Seq Scan') ??
    scans.find(({ type, blocks }) => read.isLookUp && type === 'Seq Scan' && blocks > mostScannedBlocks)
  const fault =
    (sequential && `${sequential.node} reads ${sequential.rows.toLocaleString('en')} rows`) ??
    (rows > read.mostRows ? `reads ${rows} rows where ${read.mostRows} are enough` : undefined) ??
    (blocks > mostBlocks ? `looks at ${blocks} blocks where ${mostBlocks} are enough` : undefined)
  if (!fault) return []
  const nodes = large.map((scan) => `${scan.node}: ${scan.rows} rows`).join(', ')
  return [`${read.name}, ${kind} plan: ${fault}. Nodes: ${nodes}. Variables: ${read.variables}`]
}
