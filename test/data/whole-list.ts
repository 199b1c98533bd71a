import { expect } from 'vitest'

/** A connection as these tests select it: `edges { cursor node { id } } nodes { id } pageInfo { … }`. */
export interface ConnectionAnswer {
  readonly nodes: readonly { readonly id: string }[]
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

export interface Window {
  readonly first?: number
  readonly after?: string
  readonly last?: number
  readonly before?: string
}

/** The fields of a connection that `ConnectionAnswer` names. */
export const connectionFields = `
  nodes { id }
  edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`

/**
 * Follows a connection from its start, or from its end, until no page is left, and holds every page against the whole
 * list: its rows, each of them once, its cursors, and what it says of the pages around it.
 */
export async function expectWholeList(
  whole: readonly string[],
  size: number,
  way: 'forwards' | 'backwards',
  read: (window: Window) => Promise<ConnectionAnswer>,
): Promise<void> {
  const isForward = way === 'forwards'
  let seen: string[] = []
  let cursor: string | undefined
  do {
    const window = isForward ? { first: size, after: cursor } : { last: size, before: cursor }
    const { nodes, edges, pageInfo } = await read(window)
    const ids = nodes.map(({ id }) => id)
    const start = isForward ? seen.length : Math.max(0, whole.length - seen.length - size)
    const end = isForward ? start + size : whole.length - seen.length
    expect(ids).toEqual(whole.slice(start, end))
    expect(edges.map(({ node }) => node.id)).toEqual(ids)
    expect(pageInfo).toEqual({
      hasNextPage: isForward ? end < whole.length : seen.length > 0,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    })
    seen = isForward ? [...seen, ...ids] : [...ids, ...seen]
    const hasMore = isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
    cursor = (hasMore && (isForward ? pageInfo.endCursor : pageInfo.startCursor)) || undefined
  } while (cursor !== undefined)
  expect(seen).toEqual(whole)
}
