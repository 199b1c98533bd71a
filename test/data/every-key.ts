import type pg from 'pg'
import type { Statement } from '../../src/data/statement.ts'

/** What a statement of a module takes to return all rows that it can return here: every id, account or province. */
export async function everyKeyFor(client: pg.Client, { text }: Statement): Promise<unknown[]> {
  if (!text.includes('$1')) return []
  const { rows } = await client.query<{ ids: string[]; accounts: string[]; provinces: string[] }>(`
    select array(
      select id from act union all select id from act_type union all select id from document_type
      union all select id from district union all select id from municipality union all select id from notary
      union all select id from studio union all select id from client
    )::text[] as ids, array(select id from user_account)::text[] as accounts,
    array(select province from municipality)::text[] as provinces`)
  const { ids, accounts, provinces } = rows[0]!
  if (text.includes('u.id = any($1)')) return [accounts]
  return [text.includes('province = any($1)') ? provinces : ids]
}
