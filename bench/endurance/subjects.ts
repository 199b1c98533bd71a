import pg from 'pg'

/** An act, and somebody who may see it. */
export interface SeenAct {
  readonly actId: string
  readonly userId: string
}

/** What is asked for, and who asks: UUIDs. The same sample each time, and as many of each in every seed. */
export interface Subjects {
  /** In office. */
  readonly notaries: readonly string[]
  readonly provinces: readonly string[]
  readonly administrator: string
  /** With three to six acts of their own, or those of a larger seed would have more. */
  readonly citizens: readonly string[]
  /** With more acts than a page has. */
  readonly notaryUsers: readonly string[]
  /** Acts with their notaries. */
  readonly notaryActs: readonly SeenAct[]
  /** Acts with their parties. */
  readonly citizenActs: readonly SeenAct[]
  /** Acts that are no wills. */
  readonly registerActs: readonly string[]
}

const most = { notaries: 20, citizens: 200, acts: 200 } as const

export type Limits = Readonly<Record<keyof typeof most, number>>

/** @throws Error where the database has no data of the seed. */
export async function readSubjects(databaseUrl: string, limits: Limits = most): Promise<Subjects> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const rows = async <Row extends object>(text: string, limit: number) =>
    (await client.query<Row>(`${text} limit $1`, [limit])).rows
  const column = async (text: string, limit: number) =>
    (await rows<{ value: string }>(text, limit)).map(({ value }) => value)
  try {
    const [administrator] = await column(
      "select id as value from user_account where role = 'ADMINISTRATOR' and status = 'ACTIVE'",
      1,
    )
    if (administrator === undefined) throw new Error('The database has no data of the seed.')
    return {
      administrator,
      notaries: await column(
        "select id as value from notary where status = 'IN_OFFICE' order by md5(id::text)",
        limits.notaries,
      ),
      provinces: await column(
        `select distinct m.province as value from municipality m join notary n on n.municipality_id = m.id
         where n.status = 'IN_OFFICE' order by 1`,
        limits.notaries,
      ),
      citizens: await column(
        `select c.user_id as value from client c join user_account u on u.id = c.user_id
         where u.status = 'ACTIVE' and (
           select count(distinct p.act_id) from party p join act a on a.id = p.act_id
           join act_type t on t.id = a.act_type_id where p.client_id = c.id and not t.is_will
         ) between 3 and 6
         order by md5(c.id::text)`,
        limits.citizens,
      ),
      notaryUsers: await column(
        `select n.user_id as value from notary n join user_account u on u.id = n.user_id
         where u.status = 'ACTIVE' and n.status = 'IN_OFFICE'
           and (select count(*) from act a where a.notary_id = n.id) > 20
         order by md5(n.id::text)`,
        limits.notaries,
      ),
      notaryActs: await rows<SeenAct>(
        `select a.id as "actId", n.user_id as "userId" from act a join notary n on n.id = a.notary_id
         join user_account u on u.id = n.user_id
         where u.status = 'ACTIVE' and n.status = 'IN_OFFICE' order by md5(a.id::text)`,
        limits.acts,
      ),
      citizenActs: await rows<SeenAct>(
        `select p.act_id as "actId", c.user_id as "userId" from party p join client c on c.id = p.client_id
         join user_account u on u.id = c.user_id join act a on a.id = p.act_id
         join act_type t on t.id = a.act_type_id
         where u.status = 'ACTIVE' and not t.is_will order by md5(p.id::text)`,
        limits.acts,
      ),
      registerActs: await column(
        `select a.id as value from act a join act_type t on t.id = a.act_type_id
         where not t.is_will order by md5(a.id::text)`,
        limits.acts,
      ),
    }
  } finally {
    await client.end()
  }
}
