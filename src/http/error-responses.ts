import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { DomainError, LimitExceededError, type ErrorCode } from '../errors.ts'

/** Answers with a GraphQL error outside GraphQL: the same shape, so that clients need one way to read errors. */
export function respondWithError(reply: FastifyReply, error: DomainError): FastifyReply {
  return send(reply, error.httpStatus, error.code, error.message)
}

/** Answers addresses that no route is even looked up for; Fastify's own answer would repeat them. */
export function refuseAddress(_error: unknown, _request: unknown, reply: FastifyReply): void {
  send(reply, 400, 'BAD_REQUEST', 'The address cannot be read. The API is at /graphql.')
}

/** Gives every refusal of the HTTP layer a code of the closed list and a sentence that says what is accepted. */
export function registerErrorResponses(app: FastifyInstance, { bodyLimit }: { bodyLimit: number }): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof DomainError) return respondWithError(reply, error)
    switch (error.code) {
      case 'FST_ERR_CTP_BODY_TOO_LARGE':
        return respondWithError(
          reply,
          new LimitExceededError(`The body is larger than ${bodyLimit} bytes.`, 413),
        )
      case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
        return send(
          reply,
          415,
          'BAD_REQUEST',
          'The body must be JSON, with the content type application/json.',
        )
      case 'FST_ERR_CTP_INVALID_JSON_BODY':
      case 'FST_ERR_CTP_EMPTY_JSON_BODY':
        if (request.headers['content-encoding'] !== undefined) {
          return send(reply, 415, 'BAD_REQUEST', 'The body must not be compressed. Send the JSON as it is.')
        }
        return send(reply, 400, 'BAD_REQUEST', 'The body is not JSON. Send {"query": "…", "variables": {…}}.')
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return send(reply, error.statusCode, 'BAD_REQUEST', 'The request cannot be read.')
    }
    request.log.error(
      { requestId: request.id, error: { name: error.name, code: error.code } },
      'unexpected error',
    )
    const message = `Internal server error. Quote the request id ${request.id}.`
    return send(reply, 500, 'INTERNAL_SERVER_ERROR', message)
  })

  app.setNotFoundHandler((_request, reply) => refuseUnknown(reply))
}

/** The answer to an address where nothing is, or nothing for whoever asks. */
export function refuseUnknown(reply: FastifyReply): FastifyReply {
  return send(reply, 404, 'BAD_REQUEST', 'There is nothing here. The API is at /graphql.')
}

function send(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] })
}
