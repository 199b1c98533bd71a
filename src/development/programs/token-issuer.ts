import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'

const algorithm = 'ES256'
const keyId = 'issuer'
const issuer = 'https://issuer.example'
const audience = 'sportello-notai-api'

export type TokenIssuer = Awaited<ReturnType<typeof startTokenIssuer>>

/** Signs tokens with a key of its own, and serves that key to all servers. */
export async function startTokenIssuer() {
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const published = { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] }
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(published))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It alone keeps nobody from ending.
  server.unref()
  const { port } = server.address() as AddressInfo

  return {
    issuer,
    audience,
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    sign: (userId: string): Promise<string> =>
      new SignJWT()
        .setProtectedHeader({ alg: algorithm, kid: keyId })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('24h')
        .sign(privateKey),
    async close(): Promise<void> {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
