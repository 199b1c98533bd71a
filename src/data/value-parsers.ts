import pg from 'pg'

type Parse = (text: string) => unknown

const { builtins } = pg.types

/** The lengths of those that take the least: with a fraction of three digits, and with none. */
const milliseconds = '2026-03-02 09:30:00.123+00'.length
const whole = '2026-03-02 09:30:00+00'.length

/** An instant as PostgreSQL prints it in UTC (`2026-03-02 09:30:00.5+00`) as ISO 8601 with milliseconds. */
export function isoInstant(text: string): string {
  if (text.length === milliseconds) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`
  if (text.length === whole) return `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`
  const fraction = text.slice(20, -3)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`
}

/** That of every type which stays as PostgreSQL tells it. */
export const asText = pg.types.getTypeParser(builtins.TEXT, 'text') as Parse

const parsers = new Map<number, Parse>([
  // Text all the way to the response: a Date object per value costs more than the rest of a row.
  [builtins.TIMESTAMPTZ, isoInstant],
  [builtins.DATE, asText],
  [builtins.NUMERIC, asText],
])

/** How values of our own reads arrive: instants as ISO text, dates and decimals as text. */
export const textValues = {
  getTypeParser: (oid: number): Parse => parsers.get(oid) ?? (pg.types.getTypeParser(oid, 'text') as Parse),
}
