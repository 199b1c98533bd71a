import type { KnownDocument } from '../graphql/known-documents.ts'

/** Deeper than any input of the schema: what lies deeper is for Apollo to refuse. */
const deepest = 20

/**
 * What makes two public requests the same: the document, the operation in it, and the variables that it declares, in
 * an order of their own. Undefined for variables that no operation can have.
 */
export function answerKey(
  { facts, operationName, variableNames }: KnownDocument,
  variables: Record<string, unknown> = {},
): string | undefined {
  const parts = [facts.documentId, operationName ?? '']
  for (const name of variableNames) {
    if (!Object.hasOwn(variables, name)) continue
    const text = canonical(variables[name], 0)
    if (text === undefined) return undefined
    parts.push(`${name}=${text}`)
  }
  return parts.join(' ')
}

/** JSON with the names of every object in order. */
function canonical(value: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined
  // JSON writes what is too large for a number as null.
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined
  if (Array.isArray(value))
    return joined(
      '[',
      value.map((item) => canonical(item, depth + 1)),
      ']',
    )
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = value as Record<string, unknown>
  const parts = Object.keys(fields)
    .sort()
    .map((name) => {
      const text = canonical(fields[name], depth + 1)
      return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`
    })
  return joined('{', parts, '}')
}

function joined(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join()}${close}`
}
