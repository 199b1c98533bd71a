import { readFileSync } from 'node:fs'
import type { TrustedDocument } from '../../src/commands/trusted-documents-plugin.ts'
import type { KnownOperation } from '../settings.ts'

const list = new URL('../../src/generated/trusted-documents.json', import.meta.url)

/** The stored operations with what they declare, from the list that code generation writes. */
export function knownOperations(): KnownOperation[] {
  const documents = JSON.parse(readFileSync(list, 'utf8')) as Record<string, TrustedDocument>
  return Object.entries(documents).map(([id, { name, document, budget, roles }]) => ({
    id,
    name,
    kind: document.startsWith('mutation') ? 'mutation' : 'query',
    budget,
    ...(roles && { roles }),
  }))
}
