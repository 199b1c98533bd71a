import { type DocumentNode, type OperationDefinitionNode, getOperationAST, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { FactsOf, OperationFacts } from './operation-facts.ts'
import type { StoredOperations } from './stored-operations.ts'

/** Of their texts; what is parsed takes some fifty times as much. */
const rememberedCharacters = 500_000

/** What a request asks for, before anything of it is parsed. */
export interface AskedDocument {
  readonly query?: string | undefined
  /** SHA-256 of an automatic persisted query. */
  readonly sha256Hash?: string | undefined
  readonly operationName?: string | undefined
}

/** A document that was parsed and found valid before. */
export interface KnownDocument {
  readonly text: string
  readonly operationName: string | undefined
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly facts: OperationFacts
  readonly variableNames: readonly string[]
}

export type KnownDocuments = ReturnType<typeof createKnownDocuments>

/** Remembers documents by their text, so that what is known of them is known before they are parsed again. */
export function createKnownDocuments(stored: StoredOperations, factsOf: FactsOf) {
  // Never given up for others: whoever asks by an address alone is refused where nothing is known of it.
  const storedByText = new Map<string, KnownDocument>()
  const byText = new LRUCache<string, KnownDocument>({
    maxSize: rememberedCharacters,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  })
  const textByHash = new LRUCache<string, string>({ max: 1_000 })
  for (const { name, text, bareText } of stored.all) {
    for (const one of [text, bareText]) {
      // Each has places of its own, which errors tell.
      const document = parse(one)
      const operation = getOperationAST(document)!
      for (const operationName of [undefined, name]) {
        storedByText.set(keyOf(one, operationName), describe(one, operationName, document, operation))
      }
    }
  }

  function describe(
    text: string,
    operationName: string | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): KnownDocument {
    const facts = factsOf(document, operation)
    const variableNames = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
    return { text, operationName, document, operation, facts, variableNames: variableNames.sort() }
  }

  return {
    remember(...[text, operationName, ...parsed]: Parameters<typeof describe>): void {
      const key = keyOf(text, operationName)
      if (!storedByText.has(key)) byText.set(key, describe(text, operationName, ...parsed))
    },
    /** The text that the server keeps under the hash of an automatic persisted query. */
    rememberHash: (sha256Hash: string, text: string) => void textByHash.set(sha256Hash, text),
    find({ query, sha256Hash, operationName }: AskedDocument): KnownDocument | undefined {
      const hashed = sha256Hash === undefined ? undefined : textByHash.get(sha256Hash)
      // A hash that was not seen, or is not this text's, is for the server to judge.
      if (sha256Hash !== undefined && (hashed === undefined || hashed !== (query ?? hashed))) return undefined
      const text = query ?? hashed
      if (text === undefined) return undefined
      const key = keyOf(text, operationName)
      return storedByText.get(key) ?? byText.get(key)
    },
  }
}

function keyOf(text: string, operationName: string | undefined): string {
  return operationName === undefined ? text : `${operationName}\n${text}`
}
