import { districts } from './districts.ts'

/** How many rows a seed has. Studios, staff and accounts follow from these. */
export interface SeedSize {
  notaries: number
  districts: number
  clients: number
  acts: number
  /** Mean over all acts; at least what the act types themselves need, about 2.2. */
  partiesPerAct: number
  /** Mean over all acts; below 7.5, some acts have fewer documents than their checklist has lines. */
  documentsPerAct: number
}

/** S for tests and `npm start`, M for load tests, L as large as one year of all Italian notaries. */
export const seedSizes: Record<'S' | 'M' | 'L', SeedSize> = {
  S: { notaries: 30, districts: 4, clients: 600, acts: 1000, partiesPerAct: 2.5, documentsPerAct: 8 },
  // The mean is met by a little less: 8.02 gives 800,000 documents and some.
  M: {
    notaries: 500,
    districts: 30,
    clients: 50_000,
    acts: 100_000,
    partiesPerAct: 2.5,
    documentsPerAct: 8.02,
  },
  L: {
    notaries: 5143,
    districts: 91,
    clients: 2_000_000,
    acts: 3_700_000,
    partiesPerAct: 2.5,
    documentsPerAct: 8,
  },
}

/** @throws RangeError that names the first limit which the size breaks. */
export function requireFeasibleSize(size: SeedSize): void {
  const limits: [keyof SeedSize, number, number][] = [
    ['districts', 1, districts.length],
    ['notaries', size.districts + 1, 50_000],
    ['clients', 40, 3_000_000],
    ['acts', size.notaries * 2, 10_000_000],
    ['partiesPerAct', 2, 6],
    ['documentsPerAct', 1, 40],
  ]
  for (const [name, least, most] of limits) {
    if (size[name] >= least && size[name] <= most) continue
    throw new RangeError(`A seed accepts ${name} from ${least} to ${most}, not ${size[name]}.`)
  }
}
