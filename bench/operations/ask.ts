import type { TokenIssuer } from '../../src/development/programs/token-issuer.ts'
import type { RunningServer } from '../surroundings/servers.ts'
import type { Candidate, Request, ServerName } from './candidates.ts'
import type { Question } from './questions.ts'

export type Servers = Map<ServerName, RunningServer>

export interface Answer {
  readonly text: string
  readonly contentType: string
}

/** Puts questions to the servers; a user's token is signed once. */
export function createAsker(servers: Servers, issuer: TokenIssuer) {
  const tokens = new Map<string, Promise<string>>()

  function tokenOf(userId: string): Promise<string> {
    let token = tokens.get(userId)
    if (!token) tokens.set(userId, (token = issuer.sign(userId)))
    return token
  }

  async function requestFor(candidate: Candidate, question: Question): Promise<Request> {
    const request = candidate.requestFor(question)
    if (question.userId === undefined) return request
    const authorization = `Bearer ${await tokenOf(question.userId)}`
    return { ...request, headers: { ...request.headers, authorization } }
  }

  return {
    requestFor,
    originOf: (server: ServerName) => servers.get(server)!.origin,
    /** @throws Error that shows the answer, where its status is not 200. */
    async ask(candidate: Candidate, question: Question): Promise<Answer> {
      const { path, method, headers, body } = await requestFor(candidate, question)
      const { origin } = servers.get(candidate.server)!
      const response = await fetch(`${origin}${path}`, {
        method,
        // Bodies as they are, as in the load.
        headers: { ...headers, 'accept-encoding': 'identity' },
        ...(body !== undefined && { body }),
      })
      const text = await response.text()
      if (response.status !== 200) {
        throw new Error(
          `${candidate.name}, ${question.operation}: status ${response.status}, ${text.slice(0, 500)}`,
        )
      }
      return { text, contentType: response.headers.get('content-type') ?? '' }
    },
  }
}

export type Asker = ReturnType<typeof createAsker>
