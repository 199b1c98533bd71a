import pg from 'pg'
import type { OperationName } from './documents.ts'

/** One operation with one set of variables. */
export interface Question {
  readonly operation: OperationName
  /** UUID of a notary or district, or a province; empty for the acts of whoever asks. */
  readonly value: string
  /** Who asks; undefined for nobody. */
  readonly userId: string | undefined
}

export type Questions = Readonly<Record<OperationName, readonly Question[]>>

const mostPerOperation = 200
const mostNotariesSignedIn = 20
const mostCitizensSignedIn = 20

/** All that is asked: every notary, district and province of the seed, in a random order, at most 200 of each. */
export async function readQuestions(databaseUrl: string): Promise<Questions> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const column = async (text: string, limit: number) => {
    const { rows } = await client.query<{ value: string }>(`${text} order by random() limit $1`, [limit])
    return rows.map(({ value }) => value)
  }
  try {
    const notaries = await column('select id as value from notary', mostPerOperation)
    const districts = await column('select id as value from district', mostPerOperation)
    const provinces = await column(
      `select value from (
        select distinct m.province as value from municipality m join notary n on n.municipality_id = m.id
      ) found`,
      mostPerOperation,
    )
    const [administrator] = await column(
      "select id as value from user_account where role = 'ADMINISTRATOR'",
      1,
    )
    const signedIn = await column(
      `select u.id as value from user_account u join notary n on n.user_id = u.id
       where u.status = 'ACTIVE' and (select count(*) from act a where a.notary_id = n.id) >= 20`,
      mostNotariesSignedIn,
    )
    const citizens = await column(
      `select value from (
        select u.id as value from user_account u join client c on c.user_id = u.id join party p on p.client_id = c.id
        where u.role = 'CITIZEN' and u.status = 'ACTIVE'
        group by u.id order by count(distinct p.act_id) desc, u.id limit ${mostCitizensSignedIn}
      ) found`,
      mostCitizensSignedIn,
    )
    if (administrator === undefined || signedIn.length === 0 || citizens.length === 0) {
      throw new Error(
        'The database has no data of the seed. Fill it in the project: npm run db:seed -- --size M',
      )
    }
    return {
      notary: notaries.map((value) => ({ operation: 'notary', value, userId: undefined })),
      district: districts.map((value) => ({ operation: 'district', value, userId: administrator })),
      acts: signedIn.map((userId) => ({ operation: 'acts', value: '', userId })),
      search: provinces.map((value) => ({ operation: 'search', value, userId: undefined })),
      profile: notaries.map((value) => ({ operation: 'profile', value, userId: undefined })),
      myActs: citizens.map((userId) => ({ operation: 'myActs', value: '', userId })),
    }
  } finally {
    await client.end()
  }
}
