import { expect, test } from 'vitest'
import { createCanarySearch, describeFindings } from './canary-search.ts'
import { createCanaries } from './canaries.ts'

const canaries = createCanaries()
const search = createCanarySearch(canaries.all)

/** The ways in which a value comes into a log, a span or an address. */
const writings: Record<string, (text: string) => string | Buffer> = {
  'as it is': (text) => `"internal note": ${text}, and more`,
  'in upper case': (text) => text.toUpperCase(),
  'in JSON': (text) => JSON.stringify({ variables: { text } }),
  'in JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'in an address': (text) => `https://people.example/?of=${encodeURIComponent(text)}&page=1`,
  'in a form': (text) => new URLSearchParams({ text }).toString(),
  'in base64': (text) => btoa(`a${String.fromCharCode(...Buffer.from(text))}b`),
  'in base64url': (text) => Buffer.from(JSON.stringify(['NAME', text])).toString('base64url'),
  'in hexadecimal': (text) => Buffer.from(`text=${text}`).toString('hex'),
  'as a list of bytes': (text) => JSON.stringify({ packet: Buffer.from(`GET /${text}`) }),
  'among other bytes': (text) =>
    Buffer.concat([Buffer.alloc(7, 255), Buffer.from(text), Buffer.alloc(3, 200)]),
  'as the search folds it': (text) =>
    text
      .normalize('NFD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase(),
}

test.each(Object.entries(writings))('a canary is found %s', (_name, write) => {
  for (const canary of canaries.all) {
    const findings = search(write(canary.text))
    expect(findings.map((finding) => finding.canary)).toContain(canary)
  }
})

test('each is found alone, wherever it stands', () => {
  const [one, other] = canaries.all
  const text = `${'x'.repeat(100_000)}${one!.text}${'y'.repeat(100_000)}${other!.text}`
  expect(search(text).map(({ canary }) => canary)).toEqual([one, other])
  expect(describeFindings(search(text))[0]).toContain(`row codice fiscale ${one!.text}, as it is: …xxx`)
})

test('nothing is found where there is none', () => {
  const other = createCanaries()
  expect(search(other.all.map(({ text }) => text).join('\n'))).toEqual([])
  expect(search('')).toEqual([])
  expect(search(Buffer.alloc(1_000))).toEqual([])
})

test('a token is found by each of its parts but the head', () => {
  const made = createCanaries()
  const token = made.add(
    'setting',
    'token',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlb2Z0aGV0b2tlbg',
  )
  const searchFor = createCanarySearch(made.all)
  const [head, payload, signature] = token.split('.')
  expect([head, payload, signature].map((part) => searchFor(`x ${part} y`).length)).toEqual([0, 1, 1])
})
