import type pg from 'pg'
import type { Columns, Statement } from '../../src/data/statement.ts'
import { actPage } from '../../src/domains/act/act-list-statements.ts'
import { documentsByActIds } from '../../src/domains/document/document-repository.ts'
import { notariesByIds } from '../../src/domains/notary/notary-repository.ts'

export const kindNames = ['row', 'page', 'list'] as const
export type KindName = (typeof kindNames)[number]

/** A statement of a repository, with all that is asked of it. */
export interface Kind {
  readonly statement: Statement<Columns>
  /** The values of one read each. */
  readonly inputs: readonly (readonly unknown[])[]
  /** The column that has the key, where rows are read by keys. */
  readonly keyColumn: string | undefined
}

/** As many as a page of acts has. */
const actsPerRead = 20
const mostActs = 1_000

/** @throws Error where the database has no data of the seed. */
export async function readKinds(pool: pg.Pool): Promise<Readonly<Record<KindName, Kind>>> {
  const column = async (text: string) =>
    (await pool.query<{ value: string }>(text)).rows.map(({ value }) => value)
  const notaries = await column('select id as value from notary order by md5(id::text)')
  const busyNotaries = await column(
    `select notary_id as value from act group by notary_id having count(*) > ${actsPerRead}
     order by md5(notary_id::text)`,
  )
  const acts = await column(`select id as value from act order by md5(id::text) limit ${mostActs}`)
  if (busyNotaries.length === 0) throw new Error('The database has no data of the seed.')
  return {
    row: { statement: notariesByIds, keyColumn: 'id', inputs: notaries.map((id) => [[id]]) },
    page: pageOfActs(busyNotaries),
    list: {
      statement: documentsByActIds,
      keyColumn: 'actId',
      // In the statement's own order: rows that were read together come by key.
      inputs: groupsOf(acts, actsPerRead).map((ids) => [ids.toSorted()]),
    },
  }
}

function pageOfActs(notaryIds: readonly string[]): Kind {
  const page = {
    order: { field: 'CREATED_AT', direction: 'DESC' },
    limit: actsPerRead,
    isBackward: false,
    after: undefined,
    before: undefined,
  } as const
  const pages = notaryIds.map((id) =>
    actPage({ kind: 'notaries', notaryIds: [id], withWills: true }, {}, page),
  )
  return {
    statement: pages[0]!.statement,
    keyColumn: undefined,
    inputs: pages.map(({ values }) => values),
  }
}

function groupsOf<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.floor(all.length / size) }, (_none, index) =>
    all.slice(index * size, (index + 1) * size),
  )
}
