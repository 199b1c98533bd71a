import pg from 'pg'
import type { TokenIssuer } from '../../src/development/programs/token-issuer.ts'
import { type Request, globalId, noCache, post } from '../operations/candidates.ts'
import { storedOperation } from '../operations/documents.ts'

/** One way to ask for one stored operation, with all that is asked. */
export interface MeasuredOperation {
  readonly name: string
  readonly requests: readonly Request[]
  /** Whether its answers, or the rows in them, are kept: each is asked for once before it is measured. */
  readonly isWarm: boolean
}

const mostPerOperation = 200
const mostNotaries = 20

/** From the cheapest answer that there is to one of the dearest. */
export async function measuredOperations(
  databaseUrl: string,
  issuer: TokenIssuer,
): Promise<MeasuredOperation[]> {
  const { provinces, acts } = await readSubjects(databaseUrl)
  const search = storedOperation('SearchNotaries')
  const detail = storedOperation('ActDetail')
  const filters = provinces.map((province) => ({ filter: { province }, first: 20 }))
  const details = await Promise.all(
    acts.map(async ({ id, userId }) => ({
      body: { query: detail.document, variables: { id: globalId('Act', id) } },
      headers: { authorization: `Bearer ${await issuer.sign(userId)}` },
    })),
  )
  return [
    {
      name: 'Kept answer by GET',
      isWarm: true,
      requests: filters.map((variables) => {
        const parameters = new URLSearchParams({
          documentId: search.id,
          variables: JSON.stringify(variables),
        })
        return { method: 'GET', path: `/graphql?${parameters.toString()}`, headers: {} }
      }),
    },
    {
      name: 'SearchNotaries, cold',
      isWarm: false,
      requests: filters.map((variables) => post('/graphql', { query: search.document, variables }, noCache)),
    },
    {
      name: 'ActDetail, warm',
      isWarm: true,
      requests: details.map(({ body, headers }) => post('/graphql', body, headers)),
    },
    {
      name: 'ActDetail, cold',
      isWarm: false,
      requests: details.map(({ body, headers }) => post('/graphql', body, { ...headers, ...noCache })),
    },
  ]
}

/** Provinces with notaries, and acts with the users who are their notaries. */
async function readSubjects(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const provinces = await client.query<{ province: string }>(
      `select distinct m.province from municipality m join notary n on n.municipality_id = m.id
       where n.status = 'IN_OFFICE' order by 1`,
    )
    const acts = await client.query<{ id: string; userId: string }>(
      `with asking as (
         select n.id, n.user_id from notary n join user_account u on u.id = n.user_id
         where u.status = 'ACTIVE' and n.status = 'IN_OFFICE' order by random() limit $1
       )
       select a.id, asking.user_id as "userId" from act a join asking on asking.id = a.notary_id
       order by random() limit $2`,
      [mostNotaries, mostPerOperation],
    )
    if (acts.rows.length === 0) throw new Error('The database has no acts: it was not seeded.')
    return { provinces: provinces.rows.map(({ province }) => province), acts: acts.rows }
  } finally {
    await client.end()
  }
}
