/**
 * A short name for a statement, one of few: its own, without what varies it, or the first word of its text. Never its
 * values.
 */
export function querySummary({
  name,
  text,
}: {
  readonly name?: string | undefined
  readonly text: string
}): string {
  return name?.split(' ', 1)[0] ?? /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL'
}
