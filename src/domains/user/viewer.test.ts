import { expect, test } from 'vitest'
import { type Viewer, anonymous, hasPermission, signedIn } from './viewer.ts'

const clerk: Viewer = { ...anonymous, role: 'STAFF', userId: 'clerk', permissions: ['PREPARE_ACT'] }

test('a permission is one that was given', () => {
  expect(hasPermission(clerk, 'PREPARE_ACT')).toBe(true)
  expect(hasPermission(clerk, 'VIEW_WILLS')).toBe(false)
  expect(hasPermission(anonymous, 'PREPARE_ACT')).toBe(false)
})

test('somebody signed in passes, and nobody else', () => {
  expect(signedIn(clerk)).toBe(clerk)
  expect(() => signedIn(anonymous)).toThrow(
    expect.objectContaining({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('authorization: Bearer'),
    }),
  )
})
