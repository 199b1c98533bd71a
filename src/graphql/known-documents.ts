import { type DocumentNode, type OperationDefinitionNode, getOperationAST, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { FactsOf, OperationFacts } from './operation-facts.ts'
import type { StoredOperations } from './stored-operations.ts'

const rememberedCharacters = 5_000_000

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
      for (const operationName of [undefined, name]) remember(one, operationName, document, operation)
    }
  }

  function remember(
    text: string,
    operationName: string | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): void {
    const facts = factsOf(document, operation)
    const variableNames = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
    byText.set(keyOf(text, operationName), {
      text,
      operationName,
      document,
      operation,
      facts,
      variableNames: variableNames.sort(),
    })
  }

  return {
    remember,
    /** The text that the server keeps under the hash of an automatic persisted query. */
    rememberHash: (sha256Hash: string, text: string) => void textByHash.set(sha256Hash, text),
    find({ query, sha256Hash, operationName }: AskedDocument): KnownDocument | undefined {
      const hashed = sha256Hash === undefined ? undefined : textByHash.get(sha256Hash)
      // A hash that was not seen, or is not this text's, is for the server to judge.
      if (sha256Hash !== undefined && (hashed === undefined || hashed !== (query ?? hashed))) return undefined
      const text = query ?? hashed
      return text === undefined ? undefined : byText.get(keyOf(text, operationName))
    },
  }
}

function keyOf(text: string, operationName: string | undefined): string {
  return operationName === undefined ? text : `${operationName}\n${text}`
}
