/** One answer per key, in the keys' order; null where no row has the key. Repeated keys get the same row. */
export function onePerKey<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const rowByKey = new Map<Key, Row>()
  for (const row of rows) rowByKey.set(keyOf(row), row)
  return keys.map((key) => rowByKey.get(key) ?? null)
}

/** The row of each key that can have one alone; null where there is none. */
export function firstOfEach<Row>(rowsOfKeys: readonly (readonly Row[])[]): (Row | null)[] {
  return rowsOfKeys.map(([row]) => row ?? null)
}

/** The rows of each key, in the keys' order and the rows' order; an own empty list where no row has the key. */
export function manyPerKey<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Row[][] {
  const rowsByKey = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = rowsByKey.get(key)
    if (group) group.push(row)
    else rowsByKey.set(key, [row])
  }
  return keys.map((key) => rowsByKey.get(key) ?? [])
}

/**
 * Answers keys that carry arguments: keys with equal arguments go into one read, and each answer goes back to its key.
 */
export async function perArguments<Key, Value>(
  keys: readonly Key[],
  argumentsOf: (key: Key) => string,
  read: (keys: readonly Key[]) => Promise<readonly Value[]>,
): Promise<Value[]> {
  const groups = new Map<string, number[]>()
  keys.forEach((key, index) => {
    const group = groups.get(argumentsOf(key))
    if (group) group.push(index)
    else groups.set(argumentsOf(key), [index])
  })
  const answers = new Array<Value>(keys.length)
  await Promise.all(
    [...groups.values()].map(async (indexes) => {
      const values = await read(indexes.map((index) => keys[index]!))
      indexes.forEach((index, place) => (answers[index] = values[place]!))
    }),
  )
  return answers
}
