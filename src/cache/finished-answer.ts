import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Codec } from './codec.ts'

const compressWithGzip = promisify(gzip)
const compressWithBrotli = promisify(brotliCompress)
/** Seconds after which a kept answer is made anew in the background. */
export const softLife = 30
/** Bytes below which compressing gains nothing. */
const smallestCompressed = 1_000

export type Encoding = 'br' | 'gzip'

/** An answer as it goes out: nothing is worked out again when it is sent. */
export interface FinishedAnswer {
  readonly body: Buffer
  /** Weak: the same for all encodings. */
  readonly etag: string
  /** Seconds for which the answer may be kept. */
  readonly maxAge: number
  /** The body compressed, once that is done; an answer that gains nothing has none. */
  readonly compressed: Map<Encoding, Buffer>
}

export function finishAnswer(text: string, maxAge: number): FinishedAnswer {
  const body = Buffer.from(text)
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { body, etag, maxAge, compressed: new Map() }
}

/** Compresses once, off the main thread, for all who will ask. */
export async function compressAnswer({ body, compressed }: FinishedAnswer): Promise<void> {
  if (body.length < smallestCompressed) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  const [asGzip, asBrotli] = await Promise.all([
    compressWithGzip(body, { level: 6 }),
    compressWithBrotli(body, { params }),
  ])
  compressed.set('gzip', asGzip).set('br', asBrotli)
}

/** Bytes in memory. */
export function sizeOf({ body, compressed }: FinishedAnswer): number {
  let size = body.length + 500
  for (const bytes of compressed.values()) size += bytes.length
  return size
}

export const answerCodec: Codec<FinishedAnswer> = {
  encode({ body, etag, maxAge, compressed }) {
    const parts = [etag, maxAge, text(compressed.get('br')), text(compressed.get('gzip')), body.toString()]
    return parts.join('\n')
  },
  decode(stored) {
    const [etag, maxAge, br, gzipped] = stored.split('\n', 4) as [string, string, string, string]
    const start = etag.length + maxAge.length + br.length + gzipped.length + 4
    const compressed = new Map<Encoding, Buffer>()
    if (br !== '') compressed.set('br', Buffer.from(br, 'base64'))
    if (gzipped !== '') compressed.set('gzip', Buffer.from(gzipped, 'base64'))
    return { body: Buffer.from(stored.slice(start)), etag, maxAge: Number(maxAge), compressed }
  },
}

const text = (bytes: Buffer | undefined): string => bytes?.toString('base64') ?? ''
