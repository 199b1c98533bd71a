import type { Statement } from './statement.ts'

/** Rows are asked for by their keys. */
interface WithKeys {
  readonly keys: readonly string[]
}

/** Who has asked for rows of one statement, and will get them with one read. */
export interface WaitingBatch<Asker extends WithKeys> {
  readonly statement: Statement
  /** The column that has the key. */
  readonly keyColumn: string
  readonly askers: Asker[]
}

interface Batch<Asker extends WithKeys> extends WaitingBatch<Asker> {
  readonly line: Line<Asker>
  keyCount: number
  /** Runs while the batch is held back for a statement on its way. */
  hold: NodeJS.Timeout | undefined
}

/** The reads by one statement. */
interface Line<Asker extends WithKeys> {
  /** What further requests join. */
  open: Batch<Asker> | undefined
  onTheirWay: number
}

/** A batch with so many keys takes no more requests; the keys of one request are never divided. */
const fullAt = 1_000
/** With fewer keys in all, what one turn of the event loop brings waits for the next: a statement costs as much for one. */
const fewKeys = 32
/** It waits for so many turns at most; one that brings no key ends the wait: the server has nothing else to do then. */
const mostTurns = 3
/** Milliseconds for which a batch waits at most for its statement's return: a slow one is slow for its own requests. */
const longestHoldMs = 5

/**
 * Decides how long a batch is open for others: until the turn of the event loop ends; where several requests ask for few
 * keys, as long as each turn brings more of them; and while the same statement is on its way, until it returns.
 * @param read reads for all askers of a batch; it tells each of them, and does not fail
 * @returns has an asker wait for the next batch of the statement
 */
export function createDepartures<Asker extends WithKeys>(
  read: (batch: WaitingBatch<Asker>) => Promise<void>,
) {
  // Nothing leaves this Map: V8 links each table that a Map has outgrown to the next one, and by a chain of dead ones in
  // the old generation, the batches that they list, with all rows, would outlive every collection of the young one.
  const lines = new Map<Statement, Line<Asker>>()
  /** In this turn. */
  let opened: Batch<Asker>[] = []

  return function join(statement: Statement, keyColumn: string, asker: Asker): void {
    const line = lineOf(statement)
    let batch = line.open
    if (!batch) {
      line.open = batch = { line, statement, keyColumn, askers: [], keyCount: 0, hold: undefined }
      if (opened.length === 0) setImmediate(endTurn)
      opened.push(batch)
    }
    batch.askers.push(asker)
    batch.keyCount += asker.keys.length
    if (batch.keyCount < fullAt) return
    line.open = undefined
    if (batch.hold) send(batch)
  }

  function lineOf(statement: Statement): Line<Asker> {
    let line = lines.get(statement)
    if (!line) lines.set(statement, (line = { open: undefined, onTheirWay: 0 }))
    return line
  }

  function endTurn(): void {
    const leaving = opened
    opened = []
    leaveOrWait(leaving, 0, mostTurns)
  }

  function leaveOrWait(leaving: readonly Batch<Asker>[], keysBefore: number, turnsLeft: number): void {
    const keyCount = leaving.reduce((count, batch) => count + batch.keyCount, 0)
    // A request that is alone would wait for nobody.
    const hasCompany = leaving.some(({ askers }) => askers.length > 1)
    const waits = hasCompany && keyCount < fewKeys && keyCount > keysBefore && turnsLeft > 0
    if (waits) setImmediate(leaveOrWait, leaving, keyCount, turnsLeft - 1)
    else for (const batch of leaving) leave(batch)
  }

  function leave(batch: Batch<Asker>): void {
    const { open, onTheirWay } = batch.line
    const isFull = open !== batch
    if (isFull || onTheirWay === 0) send(batch)
    else batch.hold = setTimeout(send, longestHoldMs, batch)
  }

  function send(batch: Batch<Asker>): void {
    const { line, hold } = batch
    clearTimeout(hold)
    if (line.open === batch) line.open = undefined
    line.onTheirWay += 1
    void read(batch).finally(() => {
      line.onTheirWay -= 1
      // With all that this turn brings: the rows that came back are answered meanwhile.
      if (line.open?.hold) setImmediate(sendHeld, line)
    })
  }

  function sendHeld({ open }: Line<Asker>): void {
    if (open?.hold) send(open)
  }
}
