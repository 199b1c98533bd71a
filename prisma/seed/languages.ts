/** Languages of the directory: ISO 639-1 code and Italian name. Italian first, then by number of notaries. */
export const languages = [
  { code: 'it', name: 'Italiano' },
  { code: 'en', name: 'Inglese' },
  { code: 'fr', name: 'Francese' },
  { code: 'de', name: 'Tedesco' },
  { code: 'es', name: 'Spagnolo' },
  { code: 'sl', name: 'Sloveno' },
  { code: 'ro', name: 'Romeno' },
  { code: 'ru', name: 'Russo' },
  { code: 'zh', name: 'Cinese' },
  { code: 'ar', name: 'Arabo' },
] as const

// Seats in areas where another language has official standing beside Italian.
const secondLanguages: Record<string, string> = {
  Bolzano: 'de',
  Aosta: 'fr',
  Trieste: 'sl',
  Gorizia: 'sl',
}

/** The language that notaries of a district speak beside Italian, where there is one by law. */
export function secondLanguageOf(seat: string): string | undefined {
  return secondLanguages[seat]
}
