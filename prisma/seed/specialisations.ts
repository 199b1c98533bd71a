/** What notaries may name as their field: code, and the Italian name that citizens read. */
export const specialisations = [
  { code: 'REAL_ESTATE', name: 'Diritto immobiliare' },
  { code: 'MORTGAGE', name: 'Mutui e finanziamenti' },
  { code: 'FAMILY', name: 'Diritto di famiglia' },
  { code: 'SUCCESSION', name: 'Successioni e testamenti' },
  { code: 'COMPANY', name: 'Diritto societario' },
  { code: 'AGRICULTURE', name: 'Diritto agrario' },
  { code: 'CONSTRUCTION', name: 'Edilizia e urbanistica' },
  { code: 'THIRD_SECTOR', name: 'Enti del terzo settore' },
  { code: 'INTERNATIONAL', name: 'Diritto internazionale privato' },
  { code: 'BUSINESS_TRANSFER', name: "Passaggio generazionale d'impresa" },
] as const
