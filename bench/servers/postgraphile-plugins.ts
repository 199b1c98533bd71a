import { type PgSelectStep, TYPES } from 'postgraphile/@dataplan/pg'
import { context } from 'postgraphile/grafast'
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
