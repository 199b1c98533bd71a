type Value = string | number | readonly Value[] | { readonly [key: string]: Value | undefined }

/** YAML of plain data: texts of several lines as blocks, all others in quotation marks. */
export function toYaml(value: Value, indent = ''): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return textToYaml(value, indent)
  if (isList(value)) {
    return value.map((entry) => `\n${indent}- ${toYaml(entry, `${indent}  `).trimStart()}`).join('')
  }
  return Object.entries(value)
    .filter((entry): entry is [string, Value] => entry[1] !== undefined)
    .map(([key, entry]) => {
      const text = toYaml(entry, `${indent}  `)
      return `\n${indent}${key}:${text.startsWith('\n') ? '' : ' '}${text}`
    })
    .join('')
}

function textToYaml(text: string, indent: string): string {
  if (!text.includes('\n')) return JSON.stringify(text)
  return `|-\n${text.replace(/^/gm, indent)}`
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
