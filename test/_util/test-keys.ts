import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DevelopmentKeys, loadDevelopmentKeys } from '../../src/development/keys.ts'

let keys: Promise<DevelopmentKeys> | undefined

/** A key pair of this test process, made as development makes its own. */
export function testKeys(): Promise<DevelopmentKeys> {
  keys ??= mkdtemp(join(tmpdir(), 'sportello-notai-keys-')).then(loadDevelopmentKeys)
  return keys
}
