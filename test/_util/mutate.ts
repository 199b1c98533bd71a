import { getNamedType } from 'graphql'
import type { TestAnswer, TestApp, TestRequest } from './test-app.ts'

const notary = `notary { id version status verifiedAt phone pec website languages { code } specialisations { code }
  officeHours { weekday opensAt closesAt } }`
const act = `act { id version status title internalNotes declaredValue type { code } notary { id }
  parties { role client { id } } documents { id } }`
const actType = `actType { id version code name isWill witnessCount registrationDays
  requiredDocuments { isMandatory type { id } } }`

const selections = {
  updateNotaryProfile: notary,
  verifyNotary: notary,
  suspendNotary: notary,
  upsertActType: actType,
  createActDraft: act,
  updateActDraft: act,
}

export type MutationName = keyof typeof selections

export interface MutationAnswer extends TestAnswer {
  /** What was written; null where it was refused. */
  // Tests look into objects of any shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly written: any
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly problems: readonly any[]
}

/** Sends one mutation as typed by hand, with all of its payload. */
export async function mutate(
  app: TestApp,
  name: MutationName,
  input: object,
  request: Omit<TestRequest, 'variables'> = {},
): Promise<MutationAnswer> {
  const answer = await app.query(mutationDocument(app, name), { ...request, variables: { input } })
  const payload = answer.data?.[name] ?? {}
  const written = Object.entries(payload).find(([key]) => key !== 'errors')?.[1] ?? null
  return { ...answer, written, problems: payload.errors ?? [] }
}

export function mutationDocument({ schema }: Pick<TestApp, 'schema'>, name: MutationName): string {
  const inputType = getNamedType(schema.getMutationType()!.getFields()[name]!.args[0]!.type).name
  return `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${selections[name]}
    errors { __typename message ... on InvalidInput { field reason accepted } ... on StaleVersion { currentVersion }
      ... on IllegalTransition { from to } } } }`
}
