import { setTimeout as wait } from 'node:timers/promises'
import { endConnections, makeActsIllegible } from './canary-rows.ts'
import type { Messages } from './canary-messages.ts'
import type { CanaryServer } from './canary-server.ts'
import type { Message, Wire } from './exchange.ts'

const failingWords = ['Doppio', 'Lungo', 'Numero', 'Enorme', 'Byte', 'Errore']

/** Makes PostgreSQL fail in every way: with values in its message, too slowly, and by being away. */
export async function createDatabaseFailures(server: CanaryServer, messages: Messages, wire: Wire) {
  const { mutations, stored, canaries, administration, queries } = server
  const { ask } = messages
  const example = mutations.find(({ name, role }) => name === 'CreateActDraft' && role === 'notary')!
  const { input } = (await example.variables()) as { input: object }
  const { text } = stored.all.find(({ name }) => name === example.name)!
  const person = () => canaries.draw('codice fiscale')

  /** A new act that a trap waits for. */
  const open = (word: string, more: { leavesAfterMs?: number; query?: string } = {}) =>
    ask(`an act that PostgreSQL refuses: ${word}`, {
      ...{ query: text, as: 'notary', ...more },
      variables: {
        input: {
          ...input,
          idempotencyKey: messages.newKey(),
          title: `${word} ${canaries.draw('act title')}`,
          internalNotes: canaries.draw('internal note'),
        },
      },
    })
  const renamed = (alias: string) =>
    `mutation Write_${alias}($input: CreateActDraftInput!) { ${alias}: createActDraft(input: $input) { act { id } } }`
  const asked = queries.map(({ name, text: query, role, variables }): Message => {
    const as = role === 'anonymous' ? undefined : role
    return ask(`${name} as ${role}, over a database that fails`, { query, variables, as })
  })

  const leaving = () => [400, 700].map((leavesAfterMs) => open('Lento', { leavesAfterMs }))

  return {
    /** One waits until its statement is cut short, the others do not. */
    tooSlowly: () => wire.postAll([open('Lento'), ...leaving()]),

    leaving: () => wire.postAll(leaving()),

    withValues: () =>
      wire.postAll(failingWords.flatMap((word) => [open(word), open(word, { query: renamed(person()) })])),

    /** Its connections end in the middle of statements, and again while others are made. */
    async midway(): Promise<void> {
      const cut = wire.postAll([open('Lento'), open('Lento')])
      await wait(500)
      const ended = await endConnections(administration)
      if (ended < 2) throw new Error(`Only ${ended} connections of the server were there to be ended.`)
      await Promise.all([cut, wire.postAll(asked, asked.length), endConnections(administration)])
      await wait(600)
    },

    /** From then on acts cannot be read. */
    whereItReads: async (): Promise<void> => {
      await makeActsIllegible(administration)
      const aliased = (['administrator', 'notary', 'citizen'] as const).map((as) => {
        const alias = person()
        const query = `query Read_${alias} { a${alias}: acts(first: 50) { nodes { b${alias}: title } } }`
        return ask('acts that cannot be read', { query, as })
      })
      await wire.postAll([...asked, ...aliased])
    },
  }
}
