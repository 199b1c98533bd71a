import type { DocumentCategory } from '../../src/generated/prisma/enums.ts'

export interface SeedDocumentType {
  code: string
  name: string
  category: DocumentCategory
  /** Months after its issue in which the paper can be used; null where it does not expire. */
  validMonths: number | null
}

const lines: [string, string, DocumentCategory, number | null][] = [
  ['DOCUMENTO_IDENTITA', "Documento d'identità", 'IDENTITY', 120],
  ['CODICE_FISCALE', 'Tessera sanitaria o codice fiscale', 'IDENTITY', 72],
  ['PERMESSO_SOGGIORNO', 'Permesso di soggiorno', 'IDENTITY', 24],
  ['CERTIFICATO_STATO_CIVILE', 'Certificato di stato civile', 'CIVIL_STATUS', 6],
  ['ESTRATTO_MATRIMONIO', "Estratto dell'atto di matrimonio", 'CIVIL_STATUS', 6],
  ['STATO_FAMIGLIA', 'Certificato di stato di famiglia', 'CIVIL_STATUS', 6],
  ['ATTO_PROVENIENZA', 'Atto di provenienza', 'PROPERTY', null],
  ['PRELIMINARE_REGISTRATO', 'Contratto preliminare registrato', 'PROPERTY', null],
  ['SPESE_CONDOMINIALI', 'Dichiarazione sulle spese condominiali', 'PROPERTY', 3],
  ['VISURA_CATASTALE', 'Visura catastale', 'LAND_REGISTER', 6],
  ['VISURA_IPOTECARIA', 'Visura ipotecaria ventennale', 'LAND_REGISTER', 3],
  ['PLANIMETRIA_CATASTALE', 'Planimetria catastale', 'LAND_REGISTER', null],
  ['TITOLO_EDILIZIO', 'Titolo edilizio', 'BUILDING', null],
  ['AGIBILITA', 'Segnalazione certificata di agibilità', 'BUILDING', null],
  ['ATTESTATO_PRESTAZIONE_ENERGETICA', 'Attestato di prestazione energetica', 'BUILDING', 120],
  ['DESTINAZIONE_URBANISTICA', 'Certificato di destinazione urbanistica', 'BUILDING', 12],
  ['DELIBERA_MUTUO', 'Delibera di concessione del mutuo', 'FINANCE', 6],
  ['PERIZIA_ESTIMATIVA', 'Perizia estimativa', 'FINANCE', 12],
  ['POLIZZA_INCENDIO', 'Polizza incendio', 'FINANCE', 12],
  ['MEZZI_PAGAMENTO', 'Copia dei mezzi di pagamento', 'FINANCE', null],
  ['VISURA_CAMERALE', 'Visura camerale', 'COMPANY', 6],
  ['STATUTO', 'Statuto sociale', 'COMPANY', null],
  ['BILANCIO', 'Ultimo bilancio approvato', 'COMPANY', 12],
  ['CONVOCAZIONE_ASSEMBLEA', "Avviso di convocazione dell'assemblea", 'COMPANY', null],
  ['VERSAMENTO_CAPITALE', 'Ricevuta del versamento del capitale', 'COMPANY', null],
  ['CERTIFICATO_MORTE', 'Certificato di morte', 'SUCCESSION', null],
  ['TESTAMENTO_OLOGRAFO', 'Testamento olografo in originale', 'SUCCESSION', null],
  ['SCHEDA_TESTAMENTARIA', 'Scheda testamentaria sigillata', 'SUCCESSION', null],
  ['DICHIARAZIONE_SUCCESSIONE', 'Dichiarazione di successione', 'SUCCESSION', null],
  ['BOZZA_PROCURA', 'Bozza della procura', 'OTHER', null],
  ['SCRITTURA_DA_AUTENTICARE', 'Scrittura da autenticare', 'OTHER', null],
  ['DOCUMENTO_ORIGINALE', 'Documento originale da copiare', 'OTHER', null],
]

/** The kinds of paper that act types ask for; the index of a type is its place in this list. */
export const documentTypes: readonly SeedDocumentType[] = lines.map(
  ([code, name, category, validMonths]) => ({
    code,
    name,
    category,
    validMonths,
  }),
)

/** @throws RangeError for a code that is not in the list. */
export function documentTypeIndex(code: string): number {
  const index = documentTypes.findIndex((type) => type.code === code)
  if (index < 0) throw new RangeError(`There is no document type ${code}.`)
  return index
}
