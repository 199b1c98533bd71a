import { describe, expect, test } from 'vitest'
import { Ledger, currentScope, runWithLedger } from '../budget/ledger.ts'
import { createLoader } from './loader.ts'
import { createWave } from './wave.ts'

/** A loader of texts, and what those who wait for it are told, in order. */
function setUp(answerOf: (key: string) => string | Error = (key) => `of ${key}`) {
  const batches: string[][] = []
  const places: string[] = []
  const told: string[] = []
  const loader = createLoader<string, string>({
    name: 'texts',
    wave: createWave(),
    async batch(keys) {
      batches.push([...keys])
      places.push(currentScope()?.coordinate ?? 'nowhere')
      if (keys.includes('none')) throw new Error('no batch')
      return keys.map(answerOf)
    },
  })
  const tell = (what: string) => told.push(`${what} at ${currentScope()?.coordinate ?? 'nowhere'}`)
  const wait = (key: string, coordinate = 'Row.text') =>
    loader.loadFor(key, coordinate, {
      fulfil: (value) => tell(value),
      reject: (error) => tell((error as Error).message),
    })
  const settled = () => new Promise((done) => setImmediate(done))
  return { batches, places, told, tell, loader, wait, settled }
}

describe('those who wait without a promise', () => {
  test('are told key by key, in the order of asking, and share the batch', async () => {
    const { batches, told, wait, settled } = setUp()
    for (const key of ['a', 'b', 'a', 'c']) wait(key)
    await settled()
    expect(batches).toEqual([['a', 'b', 'c']])
    expect(told.map((line) => line.slice(0, 4))).toEqual(['of a', 'of a', 'of b', 'of c'])
  })

  test.each(['first', 'between', 'last'])(
    'are told in the same order where promises are asked for as well, %s',
    async (when) => {
      const { told, tell, loader, wait, settled } = setUp()
      const promise = (key: string) => void loader.load(key).then((value) => tell(`${value} promised`))
      if (when === 'first') promise('b')
      wait('a')
      wait('b')
      if (when === 'between') promise('b')
      wait('b')
      wait('c')
      if (when === 'last') promise('b')
      await settled()
      const ofB = ['of b', 'of b']
      ofB.splice(['first', 'between', 'last'].indexOf(when), 0, 'of b promised')
      const expected = when === 'first' ? [...ofB, 'of a', 'of c'] : ['of a', ...ofB, 'of c']
      expect(told).toEqual(expected.map((line) => `${line} at nowhere`))
    },
  )

  test.each(['ok', 'bad', 'none'])(
    'are told when promises of the same batch would be, of %s values',
    async (key) => {
      for (const promisedFirst of [true, false]) {
        const answerOf = (asked: string) => (asked === 'bad' ? new Error('no') : asked)
        const [waiting, promised] = [setUp(answerOf), setUp(answerOf)]
        const told: string[] = []
        const wait = () => {
          const tell = () => told.push('waiter')
          waiting.loader.loadFor(key, 'Row.text', { fulfil: tell, reject: tell })
        }
        const load = () => {
          const tell = () => told.push('promise')
          void promised.loader.load(key).then(tell, tell)
        }
        if (promisedFirst) load()
        wait()
        if (!promisedFirst) load()
        await waiting.settled()
        expect(told).toEqual(promisedFirst ? ['promise', 'waiter'] : ['waiter', 'promise'])
      }
    },
  )

  test('are told of a failure of their key alone, of which nobody else hears', async () => {
    const { told, wait, settled } = setUp((key) => (key === 'bad' ? new Error('no text') : `of ${key}`))
    for (const key of ['a', 'bad', 'b']) wait(key)
    await settled()
    expect(told).toEqual(['of a at nowhere', 'no text at nowhere', 'of b at nowhere'])
  })

  test('are told of a failure of the batch', async () => {
    const { told, wait, settled } = setUp()
    for (const key of ['a', 'none', 'a']) wait(key)
    await settled()
    expect(told).toEqual(['no batch at nowhere', 'no batch at nowhere', 'no batch at nowhere'])
  })

  test('are told outside the field that asks, in whose name the batch is sent', async () => {
    const { places, told, wait, settled } = setUp()
    await runWithLedger(new Ledger(), async () => {
      wait('a', 'Row.first')
      wait('b', 'Row.second')
      await settled()
    })
    expect(places).toEqual(['Row.first'])
    expect(told).toEqual(['of a at (request)', 'of b at (request)'])
  })
})
