import { ask } from './ask.ts'
import { pickPopular } from './pick.ts'
import type { Person } from './people.ts'

interface ActList {
  readonly acts: { readonly nodes: readonly { readonly id: string }[] }
}

/** The acts that people have seen in their lists, by token; what one user of k6 knows no other does. */
const seen = new Map<string, readonly string[]>()

/** Opens the list of one's own acts: those one is party to, or those of the studio. */
export function listActs(by: Person, filter?: object): void {
  const answer = ask({
    operation: by.role === 'CITIZEN' ? 'MyActs' : 'StudioActs',
    variables: { first: 20, filter },
    by,
  })
  // Parsing is dear: the first page that is not filtered is enough.
  if (answer.isFailed || filter !== undefined || seen.has(by.token)) return
  const { nodes } = answer.data<ActList>().acts
  seen.set(
    by.token,
    nodes.map(({ id }) => id),
  )
}

/** Opens one of the acts of one's list, the newest most often. */
export function openAct(by: Person): void {
  if (!seen.has(by.token)) listActs(by)
  const acts = seen.get(by.token) ?? []
  if (acts.length > 0) ask({ operation: 'ActDetail', variables: { id: pickPopular(acts) }, by })
}
