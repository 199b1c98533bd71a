import { randomInt } from 'node:crypto'

export type CanaryKind =
  | 'codice fiscale'
  | 'name'
  | 'e-mail'
  | 'telephone'
  | 'address'
  | 'document title'
  | 'act title'
  | 'internal note'
  | 'search text'
  | 'token'
  | 'secret'

/** Where it comes from: rows of people, the public directory, what clients send, or the server's own settings. */
export type CanaryOrigin = 'row' | 'directory' | 'request' | 'setting'

/** A value that stands nowhere else: where it is found, it has come from there. */
export interface Canary {
  readonly kind: CanaryKind
  readonly origin: CanaryOrigin
  readonly text: string
  /** The parts that give it away each. */
  readonly marks: readonly string[]
}

export type MakeCanaries = ReturnType<typeof createCanaries>

/** How many of each, tokens and settings aside: those are made where the server is. */
const amounts: readonly (readonly [CanaryOrigin, CanaryKind, number])[] = [
  ['row', 'codice fiscale', 20],
  ['row', 'name', 20],
  ['row', 'e-mail', 14],
  ['row', 'telephone', 10],
  ['row', 'address', 10],
  ['row', 'document title', 15],
  ['row', 'act title', 15],
  ['row', 'internal note', 11],
  ['directory', 'name', 5],
  ['request', 'codice fiscale', 15],
  ['request', 'name', 10],
  ['request', 'e-mail', 10],
  ['request', 'telephone', 5],
  ['request', 'act title', 10],
  ['request', 'internal note', 5],
  ['request', 'document title', 3],
  ['request', 'search text', 12],
]

/** Two hundred in all with the ten that a server adds. */
export function createCanaries() {
  const all: Canary[] = amounts.flatMap(([origin, kind, amount]) =>
    Array.from({ length: amount }, (_, index) => ({ kind, origin, ...inventors[kind](index) })),
  )
  const drawn = new Map<string, number>()

  return {
    all,
    of: (origin: CanaryOrigin, kind: CanaryKind): string[] =>
      all.filter((canary) => canary.origin === origin && canary.kind === kind).map(({ text }) => text),
    /** One that a client sends, each in its turn. */
    draw(kind: CanaryKind): string {
      const texts = this.of('request', kind)
      const turn = drawn.get(kind) ?? 0
      drawn.set(kind, turn + 1)
      return texts[turn % texts.length]!
    },
    add(origin: CanaryOrigin, kind: CanaryKind, text: string): string {
      // A token's head says only how it is signed, and is the same for all.
      const marks = kind === 'token' ? text.split('.').slice(-2) : [text]
      all.push({ kind, origin, text, marks })
      return text
    },
  }
}

/** A password or key that no address has to escape. */
export const inventSecret = (): string => `Zq${letters(22)}`

type Invented = Pick<Canary, 'text' | 'marks'>

const inventors: Record<CanaryKind, (index: number) => Invented> = {
  'codice fiscale': () => marked((mark) => mark, codiceFiscale()),
  // Some have an accent, as Italian names do: it has several forms in text.
  name: (index) =>
    marked((mark) => `Nicola ${mark}`, `Zq${letters(5)}${index % 3 === 0 ? 'ò' : 'o'}${letters(6)}`),
  'e-mail': () => marked((mark) => `${mark}@people.example`, `zq${letters(12)}`),
  telephone: () => marked((mark) => `+39 ${mark}`, `3${digits(2)} ${digits(7)}`),
  address: () => marked((mark) => `Via ${mark} 12, Milano`, `Zq${letters(12)}`),
  'document title': () => marked((mark) => `Visura di ${mark}.pdf`, `Zq${letters(12)}`),
  'act title': () => marked((mark) => `Vendita da ${mark} a Rossi`, `Zq${letters(12)}`),
  'internal note': () =>
    marked((mark) => `Richiamare ${mark}: debito "grave"\nnon dire nulla`, `Zq${letters(12)}`),
  'search text': () => marked((mark) => mark, `Zq${letters(5)}è${letters(6)}`),
  token: () => marked((mark) => mark, inventSecret()),
  secret: () => marked((mark) => mark, inventSecret()),
}

const marked = (around: (mark: string) => string, mark: string): Invented => ({
  text: around(mark),
  marks: [mark],
})

function codiceFiscale(): string {
  const [one, two, three] = [letters(4), letters(1), letters(1)]
  return `ZQ${one}${digits(2)}${two}${digits(2)}${three}${digits(3)}${letters(1)}`.toUpperCase()
}

function drawFrom(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

const letters = (length: number): string => drawFrom('abcdefghijklmnopqrstuvwxyz', length)
const digits = (length: number): string => drawFrom('0123456789', length)
