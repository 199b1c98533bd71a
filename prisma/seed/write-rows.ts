/** Writes rows through a model of Prisma's client: the plain way, for tables that stay small. */
export async function writeRows<Row extends object>(
  model: { createMany(input: { data: Row[] }): PromiseLike<unknown> },
  rows: Iterable<Row>,
): Promise<void> {
  // PostgreSQL takes 65,535 parameters a statement; the widest of these tables, notary, has 18 columns.
  for (const chunk of chunks(rows, 2000)) await model.createMany({ data: chunk })
}

/**
 * Writes what the generator yields, batch by batch, on two connections: while the database works on one batch, the
 * next is made. More connections gain nothing, since making and writing take about as long.
 */
export async function writeBatches<Batch>(
  batches: Iterable<Batch>,
  write: (batch: Batch) => Promise<void>,
): Promise<void> {
  const iterator = batches[Symbol.iterator]()
  const shared: Iterable<Batch> = { [Symbol.iterator]: () => ({ next: () => iterator.next() }) }
  const takeTurns = async () => {
    for (const batch of shared) await write(batch)
  }
  await Promise.all([takeTurns(), takeTurns()])
}

/** The rows in arrays of at most `size`, each row made when it is asked for. */
export function* chunks<Row>(rows: Iterable<Row>, size: number): Generator<Row[]> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
