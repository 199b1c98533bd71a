/** Public operations that most visits begin with; they are asked for before the first visitor comes. */
export const warmOperations: readonly { readonly name: string; readonly variables: object }[] = [
  { name: 'Districts', variables: {} },
  { name: 'ActTypeCatalogue', variables: {} },
  { name: 'SearchNotaries', variables: {} },
  { name: 'SearchNotaries', variables: { first: 20 } },
]

/** Asked for once per district that the first of them lists. */
export const warmPerDistrict = 'SearchNotaries'
/** Asked for once per notary that those list. */
export const warmPerNotary = 'NotaryProfile'
