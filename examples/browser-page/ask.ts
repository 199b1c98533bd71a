import type { TypedDocument } from '../../src/generated/typed-documents.ts'

/** Asks a public operation by GET: browsers and a CDN may keep the answer. */
export async function ask<Result, Variables>(
  { documentId }: TypedDocument<Result, Variables>,
  variables: Variables,
  server = 'http://localhost:8001',
): Promise<Result> {
  const parameters = new URLSearchParams({ documentId, variables: JSON.stringify(variables) })
  const response = await fetch(`${server}/graphql?${parameters.toString()}`)
  const { data, errors } = (await response.json()) as { data: Result; errors?: { message: string }[] }
  if (errors?.[0]) throw new Error(errors[0].message)
  return data
}
