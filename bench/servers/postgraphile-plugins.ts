import { type PgSelectSingleStep, type PgSelectStep, TYPES } from 'postgraphile/@dataplan/pg'
import { type Step, access, context } from 'postgraphile/grafast'
import { sql } from 'postgraphile/pg-sql2'
import { addPgTableCondition, extendSchema, gql, jsonPgSmartTags, wrapPlans } from 'postgraphile/utils'

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Grafast is extended in this way
  namespace Grafast {
    interface Context {
      readonly userId: string | null
    }
  }
}

/** A condition on the status, which has no index. */
export const statusCondition = jsonPgSmartTags({
  version: 1,
  config: { attribute: { 'notary.status': { tags: { behavior: '+attribute:filterBy' } } } },
})

/** Notaries of a province: a column of the municipality, so it has no condition by itself. */
export const provinceCondition = addPgTableCondition(
  { schemaName: 'public', tableName: 'notary' },
  'province',
  ({ graphql }) => ({ type: graphql.GraphQLString }),
  (value, { sqlTableAlias, sqlValueWithCodec }) => sql`
    ${sqlTableAlias}.municipality_id in (
      select m.id from municipality m where m.province = ${sqlValueWithCodec(value, TYPES.bpchar)}
    )`,
)

/** `viewer`: the notary who is signed in. */
export const viewerField = extendSchema((build) => ({
  typeDefs: gql`
    extend type Query {
      viewer: Notary
    }
  `,
  objects: {
    Query: {
      plans: {
        viewer() {
          const notary = build.pgResources.notary as unknown as {
            find(where: object): PgSelectStep & { single(): unknown }
          }
          const $userId = context().get('userId')
          const $notaries = notary.find({ user_id: $userId })
          $notaries.where(sql`exists (
            select 1 from user_account u where u.id = ${$notaries.alias}.user_id and u.status = 'ACTIVE'
          )`)
          return $notaries.single() as never
        },
      },
    },
  },
}))

/**
 * The acts of a notary that the viewer may see, as a condition in the plan: administrators all but wills, notaries their
 * own. What does not depend on the act is asked once per statement.
 */
export const visibleActs = wrapPlans({
  Notary: {
    actsList(plan) {
      const $acts = plan() as PgSelectStep
      const viewerId = $acts.placeholder(context().get('userId') as never, TYPES.uuid)
      $acts.where(sql`(
        (
          (select u.role from user_account u where u.id = ${viewerId} and u.status = 'ACTIVE') = 'ADMINISTRATOR'
          and ${$acts.alias}.act_type_id not in (select t.id from act_type t where t.is_will)
        )
        or ${$acts.alias}.notary_id = (
          select n.id from notary n join user_account u on u.id = n.user_id and u.status = 'ACTIVE'
          where n.user_id = ${viewerId}
        )
      )`)
      return $acts
    },
  },
})

/**
 * The acts in which the viewer takes part as a citizen; of wills only those that he makes. Asked once per statement: as
 * an array, or PostgreSQL would walk through all acts, the newest first, until it has met enough of them.
 */
export const actsOfCitizen = wrapPlans({
  Query: {
    acts(plan) {
      const $connection = plan() as unknown as { getSubplan(): PgSelectStep }
      const $acts = $connection.getSubplan()
      const viewerId = $acts.placeholder(context().get('userId') as never, TYPES.uuid)
      $acts.where(sql`${$acts.alias}.id = any (array(
        select p.act_id from user_account u
        join client c on c.user_id = u.id
        join party p on p.client_id = c.id
        join act a on a.id = p.act_id
        join act_type t on t.id = a.act_type_id
        where u.id = ${viewerId} and u.role = 'CITIZEN' and u.status = 'ACTIVE'
          and (p.role = 'TESTATOR' or not t.is_will)
      ))`)
      return $connection as never
    },
  },
})

/** `Act.documentProgress`: counted in the statement. */
export const documentProgressField = extendSchema({
  typeDefs: gql`
    extend type Act {
      documentProgress: DocumentProgress!
    }
    type DocumentProgress {
      total: Int!
      accepted: Int!
      missing: Int!
    }
  `,
  objects: {
    Act: {
      plans: {
        documentProgress($act: PgSelectSingleStep) {
          return $act.select(
            sql`(
              select json_build_object(
                'total', count(*), 'accepted', count(*) filter (where d.status = 'ACCEPTED'),
                'missing', count(*) filter (where d.status = 'MISSING')
              ) from document d where d.act_id = ${$act.getClassStep().alias}.id
            )`,
            TYPES.json,
          )
        },
      },
    },
    DocumentProgress: {
      plans: {
        total: ($progress: Step) => access($progress, 'total'),
        accepted: ($progress: Step) => access($progress, 'accepted'),
        missing: ($progress: Step) => access($progress, 'missing'),
      },
    },
  },
})
