import { toGlobalId } from '../../src/data/global-id.ts'
import { roleNames } from '../../src/development/people.ts'
import type { Messages } from './canary-messages.ts'
import type { CanaryServer, Sender } from './canary-server.ts'
import type { Message } from './exchange.ts'

/** Every stored query by everybody who may run it and by everybody who may not, in each way of asking. */
export function storedQueries(server: CanaryServer, { ask, askByAddress }: Messages): Message[] {
  const { queries, stored, canaries } = server
  const asked = queries.flatMap(({ name, text, role, variables }) => {
    const { id, bareText } = stored.all.find((operation) => operation.name === name)!
    const as: Sender | undefined = role === 'anonymous' ? undefined : role
    const extra = { ...variables, unknown: canaries.draw('codice fiscale') }
    return [
      ask(`${name} as ${role}`, { query: text, variables, as }),
      ask(`${name} as ${role}, from the caches`, {
        documentId: id,
        variables: extra,
        as,
        headers: { 'cache-control': 'max-age=60' },
      }),
      askByAddress(`${name} as ${role}, by its id`, { documentId: id, variables: extra, as }),
      askByAddress(`${name} as ${role}, by its text`, { query: bareText, variables, as }),
      askByAddress(`${name} as ${role}, again`, { documentId: id, variables: extra, as }),
    ]
  })
  const refused = stored.all.flatMap(({ name, text, roles }) =>
    ([undefined, ...roleNames] as const)
      .filter((role) => roles && (!role || !roles.some((one) => one === role.toUpperCase())))
      .map((as) =>
        ask(`${name} as ${as ?? 'nobody'}, who may not`, {
          query: text,
          variables: { id: canaries.draw('codice fiscale'), input: {} },
          as,
        }),
      ),
  )
  return [...asked, ...refused, ...everyAct(server, ask)]
}

/** All that somebody may see of the acts of one notary. */
function everyAct({ acts, stored, canaries, mode }: CanaryServer, ask: Messages['ask']): Message[] {
  const { text } = stored.all.find(({ name }) => name === 'ActDetail')!
  const details = acts.map((act) =>
    ask('ActDetail of any act', { query: text, variables: { id: toGlobalId('Act', act) }, as: 'notary' }),
  )
  if (mode === 'production') return details
  const client = 'displayName codiceFiscale birthDate birthPlace residence email phone pec'
  const query = `query All_${canaries.draw('codice fiscale')} { acts(first: 100) { nodes {
    title internalNotes parties { client { ${client} } } documents { fileName rejectionReason owner { email } }
  } } }`
  return [
    ...details,
    ...(['notary', 'staff', 'citizen'] as const).map((as) => ask('all of all acts', { query, as })),
  ]
}

/** What citizens type into the search, twice each: the second time it is kept. */
export function searches(server: CanaryServer, { ask, askByAddress }: Messages): Message[] {
  const { canaries, stored } = server
  const { id } = stored.all.find(({ name }) => name === 'SearchNotaries')!
  const texts = [...canaries.of('request', 'search text'), ...canaries.of('request', 'name')]
  return texts.flatMap((name) => {
    const asking = { documentId: id, variables: { filter: { name }, first: 5 } }
    const kept = { headers: { 'cache-control': 'max-age=60' } }
    const found = askByAddress('a search that is kept', asking)
    return [
      ask('a search', { ...asking, ...kept }),
      ask('a search, again', { ...asking, ...kept }),
      found,
      found,
    ]
  })
}

/** Every stored mutation with values that nobody else may see, and with such that are refused. */
export async function storedMutations(server: CanaryServer, { ask, newKey }: Messages): Promise<Message[]> {
  const { mutations, stored, canaries } = server
  const messages: Message[] = []
  for (const { name, role, variables } of mutations) {
    const { text } = stored.all.find((operation) => operation.name === name)!
    const { input } = (await variables()) as { input: Record<string, unknown> }
    const isDraft = name.endsWith('Draft')
    const personal = {
      ...input,
      ...(isDraft && { title: canaries.draw('act title'), internalNotes: canaries.draw('internal note') }),
      ...(name === 'UpdateNotaryProfile' && {
        phone: canaries.draw('telephone'),
        pec: canaries.draw('e-mail'),
        website: `https://people.example/${canaries.draw('codice fiscale')}`,
      }),
      ...(name === 'UpsertActType' && { name: canaries.draw('act title') }),
    }
    const key = newKey()
    const keyed = 'idempotencyKey' in input
    const invalid = {
      ...personal,
      ...(keyed && { idempotencyKey: newKey() }),
      ...(isDraft && { title: `${canaries.draw('act title')}\0`, declaredValue: canaries.draw('telephone') }),
      ...(name === 'UpdateNotaryProfile' && {
        phone: canaries.draw('e-mail'),
        languages: [canaries.draw('name')],
        officeHours: [{ weekday: 'MONDAY', opensAt: canaries.draw('telephone'), closesAt: '99:99' }],
      }),
      ...('notaryId' in input && { notaryId: canaries.draw('codice fiscale') }),
      ...(name === 'UpsertActType' && { code: canaries.draw('codice fiscale').toLowerCase() }),
    }
    const conflicting = { ...personal, idempotencyKey: key, internalNotes: 'altro', name: 'Altro' }
    if (name === 'UpsertActType') delete (conflicting as { internalNotes?: string }).internalNotes
    else delete (conflicting as { name?: string }).name
    const send = (what: string, changed: object) =>
      ask(`${name} as ${role}, ${what}`, { query: text, variables: { input: changed }, as: role })
    messages.push(
      send('with new values', { ...personal, ...(keyed && { idempotencyKey: key }) }),
      ...(keyed ? [send('with the same key for something else', conflicting)] : []),
      send('with values that are refused', invalid),
      ...('expectedVersion' in input
        ? [send('with a stale version', { ...personal, expectedVersion: 9_999 })]
        : []),
      send('with fields that are not there', { ...personal, [canaries.draw('codice fiscale')]: 1 }),
      send('with objects for texts', {
        ...personal,
        title: { of: canaries.draw('name') },
        expectedVersion: 'x',
      }),
    )
  }
  return messages
}
