import type { Canary } from './canaries.ts'

/** A canary that was found, in which form, and what stands around it. */
export interface Finding {
  readonly canary: Canary
  readonly form: string
  readonly around: string
}

type Search = (haystack: string | Buffer) => Finding[]

interface Needle {
  readonly canary: Canary
  readonly form: string
  readonly bytes: Buffer
}

/**
 * Looks for canaries in any amount of text or bytes, in every form in which a program writes a text down: as it is,
 * without accents, escaped for JSON or an address, in hexadecimal, in base64, or as a list of bytes.
 */
export function createCanarySearch(canaries: readonly Canary[]): Search {
  const needles = new Map<number, Needle[]>()
  // Most places are ruled out by their first two bytes.
  const beginnings = new Uint8Array(65_536)
  for (const canary of canaries) {
    for (const [form, text] of formsOf(canary)) {
      const bytes = lowerCase(Buffer.from(text))
      const head = bytes.readUInt32LE(0)
      needles.set(head, [...(needles.get(head) ?? []), { canary, form, bytes }])
      beginnings[bytes.readUInt16LE(0)] = 1
    }
  }
  return (haystack) => {
    const bytes = lowerCase(Buffer.from(haystack as string))
    const findings: Finding[] = []
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (beginnings[bytes[at]! | (bytes[at + 1]! << 8)] === 0) continue
      for (const { canary, form, bytes: wanted } of needles.get(bytes.readUInt32LE(at)) ?? []) {
        if (bytes.compare(wanted, 0, wanted.length, at, Math.min(at + wanted.length, bytes.length)) !== 0)
          continue
        const around = bytes.toString('latin1', Math.max(0, at - 150), at + wanted.length + 80)
        findings.push({ canary, form, around })
      }
    }
    return findings
  }
}

/** Findings as a reader of a failed test wants them: one line for each canary and form. */
export function describeFindings(findings: readonly Finding[]): string[] {
  const lines = findings.map(
    ({ canary: { kind, origin, text }, form, around }) =>
      [`${origin} ${kind} ${text}, ${form}`, around.replace(/[^\x20-\x7e]+/g, ' ')] as const,
  )
  return [...new Map(lines)].map(([what, around]) => `${what}: …${around}…`)
}

/** All forms, by what they are called. The search does not tell upper from lower case. */
function formsOf({ marks }: Canary): Set<readonly [form: string, text: string]> {
  const forms = new Map<string, string>()
  for (const mark of marks) {
    const folded = mark.normalize('NFD').replace(/\p{Mark}/gu, '')
    const decomposed = mark.normalize('NFD')
    for (const text of new Set([mark, folded, decomposed, mark.replaceAll(' ', '')])) {
      for (const cased of new Set([text, text.toLowerCase(), text.toUpperCase()])) {
        const bytes = Buffer.from(cased)
        add('as it is', cased)
        add('in an address', encodeURIComponent(cased))
        add('in a form', encodeURIComponent(cased).replaceAll('%20', '+'))
        add('escaped', escapeAll(cased))
        add('hexadecimal', bytes.toString('hex'))
        add('a list of bytes', [...bytes].join())
        for (const shift of [0, 1, 2]) {
          add('base64', base64At(shift, bytes))
          add('base64url', base64At(shift, bytes).replaceAll('+', '-').replaceAll('/', '_'))
        }
      }
    }
  }
  return new Set([...forms].map(([text, form]) => [form, text] as const))

  function add(form: string, text: string): void {
    const key = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    if (!forms.has(key)) forms.set(key, form)
  }
}

function escapeAll(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The characters of base64 that the bytes alone decide where so many bytes stand before them, modulo three. */
function base64At(shift: number, bytes: Buffer): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const isWhole = (shift + bytes.length) % 3 === 0
  return encoded.slice(Math.ceil((shift * 8) / 6), isWhole ? undefined : -1)
}

function lowerCase(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    if (byte >= 65 && byte <= 90) bytes[at] = byte + 32
  }
  return bytes
}
