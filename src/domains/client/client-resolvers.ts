import { toGlobalId } from '../../data/global-id.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { RequestContext } from '../../graphql/context.ts'
import { canReadClientIdentity } from './client-policy.ts'
import type { BriefClientRow, ClientRow } from './client-repository.ts'

/** A field that only those see who may see the client's identity. */
function identity<Value>(valueOf: (client: ClientRow) => Value) {
  return (client: ClientRow, _arguments: unknown, { viewer }: RequestContext) =>
    canReadClientIdentity(viewer, client) ? valueOf(client) : null
}

export const clientResolvers: Pick<Resolvers, 'Client' | 'IdentityDocument'> = {
  Client: {
    id: (client: BriefClientRow) => toGlobalId('Client', client.id),
    codiceFiscale: identity((client) => client.codiceFiscale),
    birthDate: identity((client) => client.birthDate),
    birthPlace: identity((client) => client.birthPlace),
    residence: identity((client) => client.residence),
    email: identity((client) => client.email),
    phone: identity((client) => client.phone),
    pec: identity((client) => client.pec),
    identityDocument: identity((client) => (client.identityDocumentKind === null ? null : client)),
  },
  IdentityDocument: {
    kind: (client) => client.identityDocumentKind!,
    maskedNumber: (client) => client.identityDocumentMaskedNumber!,
    expiresOn: (client) => client.identityDocumentExpiresOn!,
  },
}
