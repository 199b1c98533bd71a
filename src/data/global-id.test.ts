import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUuid, parseGlobalId, toGlobalId, uuidOf } from './global-id.ts'

const uuid = '01931f62-f800-7000-b3f1-28cd27c43dc0'

describe('a global id', () => {
  test('is base64url of the type and the UUID', () => {
    expect(toGlobalId('Act', uuid)).toBe('QWN0OjAxOTMxZjYyLWY4MDAtNzAwMC1iM2YxLTI4Y2QyN2M0M2RjMA')
  })

  test('leads back to the type and the UUID', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][A-Za-z]{0,39}$/), fc.uuid(), (type, uuid) => {
        const globalId = toGlobalId(type, uuid)
        expect(globalId).toBe(Buffer.from(`${type}:${uuid}`).toString('base64url'))
        expect(parseGlobalId(globalId)).toEqual({ type, uuid })
        expect(uuidOf(type, globalId)).toBe(uuid)
      }),
    )
  })

  test('of another type is refused by the names of both', () => {
    expect(() => uuidOf('Act', toGlobalId('Notary', uuid))).toThrow(
      refusal('`id` is an id of type Notary; an id of type Act is needed.'),
    )
  })

  test.each([
    ['empty', ''],
    ['a bare UUID', uuid],
    ['without a type', encode(`:${uuid}`)],
    ['without a separator', encode(`Act${uuid}`)],
    ['without a UUID', encode('Act:')],
    ['with a number for a UUID', encode('Act:1')],
    ['with a UUID in upper case', encode(`Act:${uuid.toUpperCase()}`)],
    ['with a UUID and more', encode(`Act:${uuid}\n`)],
    ['of a type in lower case', encode(`act:${uuid}`)],
    ['of a type with a long name', encode(`A${'a'.repeat(40)}:${uuid}`)],
    ['of a type with an accent', encode(`Attò:${uuid}`)],
  ])('that is %s is refused', (_kind, globalId) => {
    expect(() => parseGlobalId(globalId, 'ids')).toThrow(
      refusal('`ids` is not a global id. Pass an id as an `id` field gave it.'),
    )
  })

  test('made of anything else is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map(encode)), (text) => {
        expect(() => parseGlobalId(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
      }),
    )
  })
})

test('a UUID is 32 small hexadecimal digits in five groups', () => {
  fc.assert(fc.property(fc.uuid(), (text) => isUuid(text)))
  expect(['', uuid.toUpperCase(), uuid.replaceAll('-', ''), `${uuid}0`, `{${uuid}}`].filter(isUuid)).toEqual(
    [],
  )
})

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function refusal(message: string): unknown {
  return expect.objectContaining({ code: 'BAD_USER_INPUT', message })
}
