import type pg from 'pg'
import type { Statement } from '../../src/data/statement.ts'
import type { Transaction } from '../../src/data/unit-of-work.ts'
import { lockActType } from '../../src/domains/act-type/act-type-write-repository.ts'
import {
  findClientsOfNotaries,
  holdNotaryStatus,
  lockAct,
} from '../../src/domains/act/act-write-repository.ts'
import { lockNotary } from '../../src/domains/notary/notary-write-repository.ts'
import type { Case } from './explain.ts'

/** Where a statement's keys come from, and how many rows of large tables belong to one of them. */
interface Keys {
  readonly of: string
  readonly rows: number
}

const mostKeys = 1_000
// Rows of one act at most, in the seed: parties, documents.
const parties = 5
const documents = 16

/** The statements that read rows by keys, or a small table whole. One that is missing here fails the test. */
const keysByStatement: Record<string, Keys | 'whole'> = {
  // Parties are read twice: all of them, and the testators.
  'act.by-ids': { of: 'act', rows: 1 + 2 * parties },
  'act-type.all': 'whole',
  'act-type.by-ids': { of: 'act_type', rows: 0 },
  'act-type.required-documents': { of: 'act_type', rows: 0 },
  'client.by-ids': { of: 'client', rows: 1 },
  'client.by-ids-brief': { of: 'client', rows: 1 },
  'district.all': 'whole',
  'district.by-ids': { of: 'district', rows: 0 },
  'district.notary-counts': { of: 'district', rows: 0 },
  'document.by-act-ids': { of: 'act', rows: documents },
  'document.by-act-ids-brief': { of: 'act', rows: documents },
  'document.progress-by-act-ids': { of: 'act', rows: documents },
  'document-type.by-ids': { of: 'document_type', rows: 0 },
  'language.all': 'whole',
  'municipality.by-ids': { of: 'municipality', rows: 0 },
  'municipality.by-provinces': { of: 'municipality', rows: 0 },
  'notary.by-ids': { of: 'notary', rows: 0 },
  'notary.by-studio-ids': { of: 'studio', rows: 0 },
  'notary.languages': { of: 'notary', rows: 0 },
  'notary.office-hours': { of: 'notary', rows: 0 },
  'notary.specialisations': { of: 'notary', rows: 0 },
  'party.by-act-ids': { of: 'act', rows: parties },
  'specialisation.all': 'whole',
  'studio.by-ids': { of: 'studio', rows: 0 },
  // Of each account the client that it is.
  'user.rights-by-ids': { of: 'user_account', rows: 1 },
}

/** @throws Error that names the statement for which there is no case. */
export async function keyCases(client: pg.Client, statements: readonly Statement[]): Promise<Case[]> {
  const cases: Case[] = []
  for (const { name, text } of statements) {
    const keys = keysByStatement[name]
    if (keys === undefined) throw new Error(`${name} has no case: add one to test/data/key-cases.ts`)
    if (keys === 'whole') {
      cases.push({ list: name, name, text, values: [], variables: 'none', mostRows: 0, ranges: 0 })
    } else {
      const column = name === 'municipality.by-provinces' ? 'province' : 'id'
      for (const count of [1, mostKeys]) {
        const found = await spread(client, keys.of, column, count)
        const variables = `${found.length} ${found.length === 1 ? 'key' : 'keys'} of ${keys.of}`
        const mostRows = keys.rows * found.length
        const isLookUp = found.length === 1
        cases.push({
          list: name,
          name,
          text,
          values: [found],
          variables,
          mostRows,
          ranges: found.length,
          isLookUp,
        })
      }
    }
  }
  return cases
}

/** The reads within a transaction, by the functions that send them. */
export async function transactionCases(client: pg.Client): Promise<Case[]> {
  const [actId] = await spread(client, 'act', 'id', 1)
  const [notaryId] = await spread(client, 'notary', 'id', 1)
  const { rows } = await client.query<{ id: string; parties: number }>(
    'select client_id as id, count(*)::int as parties from party group by 1 order by 2 desc, 1 limit 49',
  )
  const clientIds = rows.map(({ id }) => id)
  const ofAll = rows.reduce((sum, row) => sum + row.parties, 0)
  const scope = { notaryIds: [notaryId!], withWills: false }
  const sent = [
    await captured('lockAct', 1, (transaction) => lockAct(transaction, actId!)),
    await captured('lockActType', 0, (transaction) => lockActType(transaction, 'PERMUTA')),
    await captured('lockNotary', 0, (transaction) => lockNotary(transaction, notaryId!)),
    await captured('holdNotaryStatus', 0, (transaction) => holdNotaryStatus(transaction, notaryId!)),
    // At worst each of a client's acts is looked at.
    await captured('findClientsOfNotaries', 2 * ofAll, (transaction) =>
      findClientsOfNotaries(transaction, clientIds, scope),
    ),
  ]
  return sent
}

/** What a function sends first. */
async function captured(
  name: string,
  mostRows: number,
  run: (transaction: Transaction) => Promise<unknown>,
): Promise<Case> {
  const reads: Case[] = []
  const $queryRaw = async (parts: readonly string[], ...values: unknown[]) => {
    const text = parts.reduce((sql, part, index) => `${sql}$${index}${part}`)
    const variables = JSON.stringify(values).slice(0, 200)
    reads.push({ list: name, name, text, values, variables, mostRows, ranges: mostRows })
    return []
  }
  await run({ $queryRaw } as unknown as Transaction)
  return reads[0]!
}

async function spread(client: pg.Client, table: string, column: string, most: number): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `select distinct ${column} as key from ${table} order by 1`,
  )
  const count = Math.min(most, rows.length)
  return Array.from(
    { length: count },
    (_, index) => rows[Math.floor(((index + 0.5) * rows.length) / count)]!.key,
  )
}
