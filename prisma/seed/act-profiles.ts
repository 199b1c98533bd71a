import type { PartyRole } from '../../src/generated/prisma/enums.ts'
import { actTypes } from './act-types.ts'

export type PartyKind = 'person' | 'company' | 'bank' | 'anybody'

/** How acts of one type look in the seed; the facts of the type itself stand in act-types.ts. */
export interface ActProfile {
  /** Share of all acts, in parts of a thousand. */
  share: number
  /** Working days from opening to signing: least and most. */
  preparationDays: [number, number]
  /** Share of acts released in original, which have no number in the raccolta (Law 89/1913, article 70). */
  releasedInOriginal: number
  /** Euro: least, most and step; null for acts without a value. */
  value: [number, number, number] | null
  /** Parties that every such act has; the first natural person among them is the one for whom it is made. */
  parties: { role: PartyRole; kind: PartyKind }[]
  /** Roles of further parties, natural persons all. */
  furtherRoles: PartyRole[]
}

interface Line {
  share: number
  days: [number, number]
  original?: number
  value?: [number, number, number]
  /** `ROLE:kind`, the kind left out for a natural person. */
  parties: string
  further?: string
}

const witnesses = 'WITNESS WITNESS'

const lines: Record<string, Line> = {
  COMPRAVENDITA_IMMOBILIARE: {
    share: 240,
    days: [15, 60],
    value: [60_000, 650_000, 500],
    parties: 'BUYER SELLER:anybody',
    further: 'SELLER BUYER SELLER BUYER REPRESENTATIVE INTERPRETER',
  },
  PERMUTA: { share: 5, days: [20, 60], value: [50_000, 300_000, 500], parties: 'SELLER BUYER' },
  DIVISIONE: {
    share: 12,
    days: [20, 70],
    value: [40_000, 500_000, 500],
    parties: 'COPARCENER COPARCENER',
    further: 'COPARCENER',
  },
  PRELIMINARE: {
    share: 25,
    days: [5, 20],
    value: [60_000, 650_000, 500],
    parties: 'BUYER SELLER:anybody',
    further: 'SELLER BUYER',
  },
  MUTUO_IPOTECARIO: {
    share: 80,
    days: [10, 40],
    value: [50_000, 350_000, 1000],
    parties: 'BORROWER LENDER:bank',
    further: 'BORROWER MORTGAGOR REPRESENTATIVE BORROWER INTERPRETER',
  },
  DONAZIONE: {
    share: 50,
    days: [10, 45],
    value: [20_000, 400_000, 500],
    parties: `DONEE DONOR ${witnesses}`,
    further: 'DONEE DONOR',
  },
  PROCURA_GENERALE: { share: 40, days: [0, 5], parties: 'PRINCIPAL ATTORNEY', further: 'ATTORNEY' },
  PROCURA_SPECIALE: {
    share: 150,
    days: [0, 4],
    original: 0.6,
    parties: 'PRINCIPAL ATTORNEY',
    further: 'PRINCIPAL INTERPRETER',
  },
  TESTAMENTO_PUBBLICO: { share: 12, days: [2, 15], parties: `TESTATOR ${witnesses}` },
  TESTAMENTO_SEGRETO: { share: 2, days: [1, 8], parties: `TESTATOR ${witnesses}` },
  PUBBLICAZIONE_TESTAMENTO: { share: 12, days: [3, 20], parties: `HEIR ${witnesses}`, further: 'HEIR' },
  ACCETTAZIONE_EREDITA: { share: 16, days: [3, 25], parties: 'HEIR HEIR', further: 'HEIR' },
  RINUNCIA_EREDITA: { share: 8, days: [1, 10], parties: 'HEIR HEIR', further: 'HEIR' },
  COSTITUZIONE_SRL: {
    share: 50,
    days: [5, 25],
    value: [10_000, 100_000, 5000],
    parties: 'SHAREHOLDER DIRECTOR',
    further: 'SHAREHOLDER',
  },
  COSTITUZIONE_SPA: {
    share: 5,
    days: [15, 50],
    value: [50_000, 2_000_000, 10_000],
    parties: 'DIRECTOR SHAREHOLDER:company',
    further: 'SHAREHOLDER DIRECTOR',
  },
  VERBALE_ASSEMBLEA: {
    share: 55,
    days: [3, 20],
    parties: 'DIRECTOR SHAREHOLDER:company',
    further: 'SHAREHOLDER',
  },
  CESSIONE_QUOTE: {
    share: 40,
    days: [4, 25],
    value: [1000, 250_000, 100],
    parties: 'SELLER BUYER:anybody',
    further: 'BUYER SHAREHOLDER',
  },
  CONVENZIONE_MATRIMONIALE: { share: 8, days: [3, 20], parties: `PRINCIPAL PRINCIPAL ${witnesses}` },
  FONDO_PATRIMONIALE: {
    share: 5,
    days: [10, 40],
    value: [50_000, 400_000, 500],
    parties: `PRINCIPAL PRINCIPAL ${witnesses}`,
  },
  AUTENTICA_FIRMA: {
    share: 160,
    days: [0, 2],
    original: 0.6,
    parties: 'PRINCIPAL REPRESENTATIVE',
    further: 'PRINCIPAL',
  },
  ATTO_NOTORIETA: { share: 10, days: [1, 10], parties: 'PRINCIPAL PRINCIPAL' },
  COPIA_CONFORME: { share: 15, days: [0, 2], original: 1, parties: 'PRINCIPAL:anybody REPRESENTATIVE' },
}

/** One profile for each act type, in the order of the catalogue. Shares follow the public figures for all notaries. */
export const actProfiles: readonly ActProfile[] = actTypes.map(({ code }) => {
  const line = lines[code]
  if (line === undefined) throw new RangeError(`The act type ${code} has no profile.`)
  return {
    share: line.share,
    preparationDays: line.days,
    releasedInOriginal: line.original ?? 0,
    value: line.value ?? null,
    parties: line.parties.split(' ').map((part) => {
      const [role, kind = 'person'] = part.split(':')
      return { role: role as PartyRole, kind: kind as PartyKind }
    }),
    furtherRoles: (line.further?.split(' ') ?? []) as PartyRole[],
  }
})
