import type { SeedSize } from '../../prisma/seed/seed-size.ts'

/** `large` has four times the rows of `small`; in both every relation has at least one row. */
export const testSizes = {
  small: { notaries: 6, districts: 2, clients: 60, acts: 60, partiesPerAct: 2.5, documentsPerAct: 6 },
  large: { notaries: 24, districts: 8, clients: 240, acts: 240, partiesPerAct: 2.5, documentsPerAct: 6 },
  empty: null,
} satisfies Record<string, SeedSize | null>

export type TestDatabase = keyof typeof testSizes
