import { Ledger, currentScope, runWithLedger } from '../../src/budget/ledger.ts'
import type { Cache } from '../../src/cache/cache.ts'
import { type Codec, numberCodec } from '../../src/cache/codec.ts'
import { createGenerations } from '../../src/cache/generations.ts'
import { type Outcome, createResponseCache } from '../../src/cache/response-cache.ts'
import { createRowCache } from '../../src/cache/row-cache.ts'
import { createStatistics } from '../../src/cache/statistics.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { createTaggedStore } from '../../src/cache/tagged-store.ts'

/** Versions of the rows `a` and `b`: what a table holds, and what a reader has seen of it. */
export type Versions = Readonly<Record<'a' | 'b', number>>
export type RowKey = keyof Versions

/** Where things wait until the test lets them go on; the number says how. */
export function createGates() {
  const waiting: { what: string; goOn: (how: number) => void }[] = []
  return {
    wait: (what: string) => new Promise<number>((goOn) => waiting.push({ what, goOn })),
    count: () => waiting.length,
    /** The place of the first that waits for this; -1 where nothing does. */
    find: (what: string) => waiting.findIndex((gate) => gate.what.includes(what)),
    open(index: number, how: number): void {
      waiting.splice(index % waiting.length, 1)[0]?.goOn(how)
    },
  }
}

export type Gates = ReturnType<typeof createGates>

/** A store of several instances that is slow, loses questions, loses answers, and does late what it seemed to refuse. */
export function createControlledStore(gates: Gates) {
  const entries = new Map<string, string>()
  async function travel<Answer>(keys: readonly string[], apply: () => Answer): Promise<Answer> {
    const what = keys.join(' ')
    const how = (await gates.wait(what)) % 8
    if (how === 0) throw new Error('The question is lost.')
    if (how === 1) {
      void gates.wait(what).then(apply)
      throw new Error('The question is late.')
    }
    const answer = apply()
    if (how === 2) throw new Error('The answer is lost.')
    await gates.wait(what)
    return answer
  }
  const store: CacheStore = {
    kind: 'redis',
    isShared: true,
    read: (keys) => travel(keys, () => keys.map((key) => entries.get(key))),
    write: (written) =>
      travel(
        written.map(({ key }) => key),
        () => written.forEach(({ key, value }) => entries.set(key, value)),
      ),
    clear: async () => entries.clear(),
    state: () => ({ kind: 'redis', status: 'ok', circuit: 'closed' }),
    close: async () => {},
  }
  return { store, entries }
}

const jsonCodec: Codec<Versions> = {
  encode: (value) => JSON.stringify(value),
  decode: (text) => JSON.parse(text) as Versions,
}

/** The caches of one instance, over a table and a store that wait at gates. */
export function createInstance(store: CacheStore, table: Record<RowKey, number>, gates: Gates) {
  const generations = createGenerations(store)
  const statistics = createStatistics()
  const forgetting: (() => void)[] = []

  const taggedStore: Cache['taggedStore'] = (options) => {
    const entries = createTaggedStore({
      ...options,
      store,
      generations,
      isListening: () => true,
      statistics: statistics.of(options.name),
    })
    forgetting.push(entries.forget)
    return entries
  }

  /** A statement: sees the table at one moment, between being sent and being answered. It can fail. */
  async function select<Result>(what: string, see: () => Result): Promise<Result> {
    currentScope()?.ledger.record('select', 'Query.rows')
    if ((await gates.wait(what)) % 16 === 0) throw new Error('The statement failed.')
    const seen = see()
    await gates.wait(what)
    return seen
  }

  const firstLevel = { max: 100 }
  const rows = createRowCache<RowKey, number>(
    {
      name: 'rows',
      tagsOf: (key) => [`Row:${key}`],
      codec: numberCodec,
      read: (keys) => select('select rows', () => keys.map((key) => table[key])),
    },
    taggedStore({ name: 'rows', codec: numberCodec, firstLevel }),
    generations,
  )
  const list = createRowCache<'all', Versions>(
    {
      name: 'list',
      tagsOf: () => ['Row'],
      codec: jsonCodec,
      read: () => select('select list', () => [{ ...table }]),
    },
    taggedStore({ name: 'list', codec: jsonCodec, firstLevel }),
    generations,
  )
  const responses = createResponseCache({ taggedStore } as Cache, new Ledger())

  return {
    drop: (key: RowKey) => generations.drop([`Row:${key}`]),
    /** What a request would see of a row, of the list, and in a page of both. */
    readers: {
      async row(key: RowKey): Promise<Partial<Versions>> {
        const [version] = await runWithLedger(new Ledger(), () => rows([key]))
        return { [key]: version! }
      },
      list: async (): Promise<Partial<Versions>> =>
        (await runWithLedger(new Ledger(), () => list(['all'])))[0]!,
      async page(key: RowKey): Promise<Partial<Versions>> {
        const ledger = new Ledger()
        return runWithLedger(ledger, async () => {
          let own = ''
          const found = await responses.find(`page of ${key}`, ledger, async (): Promise<Outcome> => {
            const [[row], [all]] = await Promise.all([rows([key]), list(['all'])])
            own = JSON.stringify({ ...all, [key]: Math.min(row!, all![key]) })
            return { text: own, maxAge: 300 }
          })
          return JSON.parse(found ? found.answer.value.body.toString() : own) as Versions
        })
      },
    },
    /** As a second does that passes. */
    forgetNear: () => forgetting.forEach((forget) => forget()),
    close: generations.close,
  }
}
