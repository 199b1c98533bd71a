export interface SeedActType {
  code: string
  name: string
  isWill: boolean
  /** Witnesses by law: Law 89/1913, article 48; Civil Code, articles 603, 605 and 620. */
  witnessCount: 0 | 2
  /** Days to registration: DPR 131/1986, article 13; null where the act itself is not registered. */
  registrationDays: 30 | null
  /** Codes of document types. */
  mandatory: string[]
  optional: string[]
}

type Traits = Partial<Pick<SeedActType, 'isWill' | 'witnessCount' | 'registrationDays'>>

const will: Traits = { isWill: true, witnessCount: 2, registrationDays: null }
const witnessed: Traits = { witnessCount: 2 }
const unregistered: Traits = { registrationDays: null }

const person = 'DOCUMENTO_IDENTITA CODICE_FISCALE'
const property = 'ATTO_PROVENIENZA VISURA_CATASTALE VISURA_IPOTECARIA'
const death = 'CERTIFICATO_MORTE'

// Code, name, mandatory documents, optional documents, what differs from a registered act without witnesses.
const lines: [string, string, string, string, Traits?][] = [
  [
    'COMPRAVENDITA_IMMOBILIARE',
    'Compravendita immobiliare',
    `${person} CERTIFICATO_STATO_CIVILE ${property} PLANIMETRIA_CATASTALE ATTESTATO_PRESTAZIONE_ENERGETICA`,
    'TITOLO_EDILIZIO SPESE_CONDOMINIALI',
  ],
  [
    'PERMUTA',
    'Permuta',
    `${person} ${property} ATTESTATO_PRESTAZIONE_ENERGETICA`,
    'TITOLO_EDILIZIO AGIBILITA',
  ],
  [
    'DIVISIONE',
    'Divisione',
    `${person} ${property} PLANIMETRIA_CATASTALE`,
    'PERIZIA_ESTIMATIVA DESTINAZIONE_URBANISTICA',
  ],
  ['PRELIMINARE', 'Contratto preliminare', `${person} ${property}`, 'PLANIMETRIA_CATASTALE MEZZI_PAGAMENTO'],
  [
    'MUTUO_IPOTECARIO',
    'Mutuo ipotecario',
    `${person} DELIBERA_MUTUO ATTO_PROVENIENZA VISURA_IPOTECARIA PERIZIA_ESTIMATIVA`,
    'PRELIMINARE_REGISTRATO POLIZZA_INCENDIO',
  ],
  [
    'DONAZIONE',
    'Donazione',
    `${person} CERTIFICATO_STATO_CIVILE ${property}`,
    'PLANIMETRIA_CATASTALE STATO_FAMIGLIA',
    witnessed,
  ],
  ['PROCURA_GENERALE', 'Procura generale', person, 'BOZZA_PROCURA'],
  ['PROCURA_SPECIALE', 'Procura speciale', `${person} BOZZA_PROCURA`, 'ATTO_PROVENIENZA', unregistered],
  ['TESTAMENTO_PUBBLICO', 'Testamento pubblico', person, 'STATO_FAMIGLIA VISURA_CATASTALE', will],
  ['TESTAMENTO_SEGRETO', 'Testamento segreto', 'DOCUMENTO_IDENTITA SCHEDA_TESTAMENTARIA', '', will],
  [
    'PUBBLICAZIONE_TESTAMENTO',
    'Pubblicazione di testamento',
    `${person} ${death} TESTAMENTO_OLOGRAFO`,
    'STATO_FAMIGLIA',
    witnessed,
  ],
  [
    'ACCETTAZIONE_EREDITA',
    'Accettazione di eredità',
    `${person} ${death} STATO_FAMIGLIA`,
    'VISURA_CATASTALE DICHIARAZIONE_SUCCESSIONE',
  ],
  ['RINUNCIA_EREDITA', "Rinuncia all'eredità", `${person} ${death}`, 'STATO_FAMIGLIA'],
  [
    'COSTITUZIONE_SRL',
    'Costituzione di S.r.l.',
    `${person} STATUTO VERSAMENTO_CAPITALE`,
    'PERMESSO_SOGGIORNO VISURA_CAMERALE',
  ],
  [
    'COSTITUZIONE_SPA',
    'Costituzione di S.p.A.',
    `${person} STATUTO VERSAMENTO_CAPITALE PERIZIA_ESTIMATIVA`,
    'VISURA_CAMERALE',
  ],
  [
    'VERBALE_ASSEMBLEA',
    'Verbale di assemblea',
    'VISURA_CAMERALE STATUTO CONVOCAZIONE_ASSEMBLEA',
    'DOCUMENTO_IDENTITA BILANCIO',
  ],
  ['CESSIONE_QUOTE', 'Cessione di quote', `${person} VISURA_CAMERALE STATUTO`, 'BILANCIO MEZZI_PAGAMENTO'],
  ['CONVENZIONE_MATRIMONIALE', 'Convenzione matrimoniale', `${person} ESTRATTO_MATRIMONIO`, '', witnessed],
  [
    'FONDO_PATRIMONIALE',
    'Fondo patrimoniale',
    `${person} ESTRATTO_MATRIMONIO ATTO_PROVENIENZA VISURA_CATASTALE`,
    'VISURA_IPOTECARIA',
    witnessed,
  ],
  [
    'AUTENTICA_FIRMA',
    'Autentica di firma',
    'DOCUMENTO_IDENTITA SCRITTURA_DA_AUTENTICARE',
    'CODICE_FISCALE VISURA_CAMERALE',
    unregistered,
  ],
  ['ATTO_NOTORIETA', 'Atto di notorietà', `DOCUMENTO_IDENTITA ${death}`, 'STATO_FAMIGLIA', unregistered],
  ['COPIA_CONFORME', 'Copia conforme', 'DOCUMENTO_ORIGINALE DOCUMENTO_IDENTITA', '', unregistered],
]

/** The catalogue of act types; the index of a type is its place in this list. */
export const actTypes: readonly SeedActType[] = lines.map(([code, name, mandatory, optional, traits]) => ({
  code,
  name,
  isWill: false,
  witnessCount: 0,
  registrationDays: 30,
  ...traits,
  mandatory: mandatory.split(' '),
  optional: optional === '' ? [] : optional.split(' '),
}))
