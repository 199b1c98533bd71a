/** A message by the numbers of its fields: numbers as bigint, all else as bytes. */
export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>

/**
 * Reads one protobuf message without knowing what it is: enough to look into what a server sends.
 * @throws Error where the bytes are none.
 */
export function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>()
  let at = 0
  while (at < bytes.length) {
    const tag = Number(readNumber())
    const values = fields.get(tag >> 3) ?? []
    fields.set(tag >> 3, values)
    values.push(readValue(tag & 7))
  }
  return fields

  function readValue(wireType: number): bigint | Buffer {
    switch (wireType) {
      case 0:
        return readNumber()
      case 1:
        return take(8)
      case 2:
        return take(Number(readNumber()))
      case 5:
        return take(4)
      default:
        throw new Error(`Not protobuf: wire type ${wireType} at byte ${at}.`)
    }
  }

  function take(length: number): Buffer {
    if (at + length > bytes.length)
      throw new Error(`Not protobuf: ${length} bytes at byte ${at} are not there.`)
    return bytes.subarray(at, (at += length))
  }

  function readNumber(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = take(1)[0]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
}

/** The text in a field; empty where it is not there. */
export function textIn(fields: Fields, field: number): string {
  return (fields.get(field)?.[0] as Buffer | undefined)?.toString() ?? ''
}
