import { Random } from './random.ts'

// One second a row, from here on; acts, parties and documents take the instant of their act instead.
const firstInstants = {
  district: Date.UTC(2024, 10, 4, 8),
  municipality: Date.UTC(2024, 10, 4, 9),
  act_type: Date.UTC(2024, 10, 4, 10),
  document_type: Date.UTC(2024, 10, 4, 11),
  studio: Date.UTC(2024, 10, 11, 8),
  notary: Date.UTC(2024, 10, 12, 8),
  staff_member: Date.UTC(2024, 10, 13, 8),
  user_account: Date.UTC(2024, 11, 2, 8),
  client: Date.UTC(2024, 11, 2, 8),
}

export type SeedTable = keyof typeof firstInstants

/** When the row with this index was created, in milliseconds since 1970. */
export function rowInstant(table: SeedTable, index: number): number {
  return firstInstants[table] + index * 1000
}

/** The id of the row with this index: ascending with the index, and known without making the row. */
export function rowId(table: SeedTable, index: number): string {
  return uuidVersion7(rowInstant(table, index), 0, new Random(table, index))
}

/**
 * A UUIDv7 (RFC 9562, section 5.7) made of an instant in milliseconds, a counter from 0 to 4095 that keeps ids of the
 * same millisecond in order (section 6.2, method 1), and 62 pseudo-random bits.
 */
export function uuidVersion7(instant: number, counter: number, random: Random): string {
  const time = hexadecimal(instant, 12)
  const variant = hexadecimal(0x8000 | (random.bits() & 0x3fff), 4)
  const tail = hexadecimal(random.bits() & 0xffff, 4) + hexadecimal(random.bits(), 8)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hexadecimal(counter, 3)}-${variant}-${tail}`
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
