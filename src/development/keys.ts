import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CryptoKey,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose'

const algorithm = 'ES256'

export type DevelopmentKeys = Awaited<ReturnType<typeof loadDevelopmentKeys>>

/** The key pair that signs tokens in development; made at the first use and kept in `keys/` of the data directory. */
export async function loadDevelopmentKeys(dataDirectory: string) {
  const { folder, file } = placeOf(dataDirectory)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return useKeys((await readPair(file)) ?? (await createPair(file)))
}

/** The same pair where there is one; undefined otherwise, and nothing is made. */
export async function findDevelopmentKeys(dataDirectory: string): Promise<DevelopmentKeys | undefined> {
  const pair = await readPair(placeOf(dataDirectory).file)
  return pair && useKeys(pair)
}

function placeOf(dataDirectory: string): { folder: string; file: string } {
  const folder = join(dataDirectory, 'keys')
  return { folder, file: join(folder, 'tokens.json') }
}

async function useKeys(pair: Pair) {
  const privateKey = (await importJWK(pair.privateKey, algorithm)) as CryptoKey
  const verificationKeys: JWTVerifyGetKey = createLocalJWKSet({ keys: [pair.publicKey] })

  return {
    verificationKeys,
    /** A token for a user's UUID, valid for twelve hours. */
    sign: (token: { subject: string; role: string; issuer: string; audience: string }) =>
      new SignJWT({ role: token.role })
        .setProtectedHeader({ alg: algorithm, kid: pair.publicKey.kid })
        .setSubject(token.subject)
        .setIssuer(token.issuer)
        .setAudience(token.audience)
        .setIssuedAt()
        .setExpirationTime('12h')
        .sign(privateKey),
  }
}

interface Pair {
  readonly privateKey: JWK
  readonly publicKey: JWK
}

async function readPair(file: string): Promise<Pair | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined || text === '' ? undefined : (JSON.parse(text) as Pair)
}

async function createPair(file: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const identity = { kid: 'development', alg: algorithm, use: 'sig' }
  const pair: Pair = {
    privateKey: await exportJWK(privateKey),
    publicKey: { ...(await exportJWK(publicKey)), ...identity },
  }
  try {
    await writeFile(file, JSON.stringify(pair), { mode: 0o600, flag: 'wx' })
    return pair
  } catch {
    // Another process was first: its pair is the one that counts.
    return (await readPair(file)) ?? pair
  }
}
