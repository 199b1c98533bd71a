import pg from 'pg'

/** A statement with its values. */
export interface Read {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A read, and how much of large tables it may take. */
export interface Case extends Read {
  /** What the statement is called without what it is put together from. */
  readonly list: string
  readonly name: string
  /** The values in words. */
  readonly variables: string
  /** Rows of large tables that it may fetch, kept or not. */
  readonly mostRows: number
  /** Places at which it may start to read an index. */
  readonly ranges: number
  /** Asks for one key: whatever its table, it is looked up there. */
  readonly isLookUp?: boolean
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Join Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** What PostgreSQL did. */
export interface Explained {
  /** Each scan of a table: `Index Scan on act by act_pkey`. */
  readonly scans: readonly Scan[]
  readonly milliseconds: number
}

export interface Scan {
  readonly node: string
  readonly type: string
  readonly table: string | undefined
  /** Rows that were fetched, whether or not they were kept. */
  readonly rows: number
  /** Blocks of the table and its index that were looked at, as often as they were. */
  readonly blocks: number
}

export type PlanKind = 'custom' | 'generic'

/** A connection on which prepared statements always get their generic plan. */
export async function connectToExplain(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan',
  })
  await client.connect()
  return client
}

/** Runs a statement under EXPLAIN; `generic` as on the server's connections, `custom` as for whoever explains it by hand. */
export async function explain(client: pg.Client, { text, values }: Read, kind: PlanKind): Promise<Explained> {
  const options = '(analyze, buffers, timing off, format json)'
  // Values that come with the statement are known to the planner, whatever the mode.
  if (kind === 'custom') return explained(await client.query(`explain ${options} ${text}`, [...values]))
  const literals = values.length > 0 ? `(${values.map(literalOf).join(', ')})` : ''
  const statements = [
    `prepare explained as ${text}`,
    `explain ${options} execute explained${literals}`,
    'deallocate explained',
  ]
  const [, answer] = (await client.query(statements.join(';'))) as unknown as [unknown, Answer]
  return explained(answer)
}

function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `'{${value.map((item) => JSON.stringify(item)).join(',')}}'`
  if (value === null) return 'null'
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value))
}

interface Answer {
  rows: { 'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time': number }] }[]
}

function explained({ rows }: Answer): Explained {
  const [{ Plan: plan, 'Execution Time': milliseconds }] = rows[0]!['QUERY PLAN']
  return { scans: scansOf(plan), milliseconds }
}

function scansOf(node: PlanNode): Scan[] {
  const inner = (node.Plans ?? []).flatMap(scansOf)
  if (!node['Node Type'].includes('Scan')) return inner
  const table = node['Relation Name']
  const index = node['Index Name']
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const rows = Math.round((node['Actual Rows'] + removed) * node['Actual Loops'])
  const blocks = node['Shared Hit Blocks'] + node['Shared Read Blocks']
  const words = [node['Node Type'], table && `on ${table}`, index && `by ${index}`]
  return [{ node: words.filter(Boolean).join(' '), type: node['Node Type'], table, rows, blocks }, ...inner]
}
