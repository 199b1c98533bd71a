/** Text in which everything from outside is escaped. */
export interface Markup {
  readonly markup: string
}

type Part = Markup | string | number | readonly Part[]

/** Fills in a template, and escapes whatever is not markup already: so nothing can be forgotten. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const filled = template.map((text, index) => text + (index < parts.length ? write(parts[index]!) : ''))
  return { markup: filled.join('') }
}

export const nothing: Markup = { markup: '' }

function write(part: Part): string {
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return escapeText(String(part))
  return isMarkup(part) ? part.markup : part.map(write).join('')
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return 'markup' in part
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  // HTML knows no control characters, not even as references.
  const printable = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ')
  return printable.replace(/[&<>"']/g, (character) => entities[character]!)
}
