import { ROOT_CONTEXT, context, trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { afterAll, expect, test } from 'vitest'
import { isTraced } from '../telemetry/tracing.ts'
import { Ledger, currentScope, runOutsideRequests, runWithLedger } from './ledger.ts'

const sdk = new NodeSDK({
  autoDetectResources: false,
  spanProcessors: [],
  metricReaders: [],
  logRecordProcessors: [],
})
sdk.start()
afterAll(() => sdk.shutdown())

const span = { isRecording: () => true } as ReturnType<typeof trace.getActiveSpan> & object
const inTrace = <Result>(run: () => Result) => context.with(trace.setSpan(ROOT_CONTEXT, span), run)

test('what no request waits for is in no ledger and in no trace', async () => {
  await inTrace(() =>
    runWithLedger(new Ledger(), async () => {
      expect([currentScope() !== undefined, isTraced()]).toEqual([true, true])
      await runOutsideRequests(async () => {
        await Promise.resolve()
        expect([currentScope() !== undefined, isTraced()]).toEqual([false, false])
      })
      expect([currentScope() !== undefined, isTraced()]).toEqual([true, true])
    }),
  )
})

test('work that nobody waits for takes over what it sent, not what it shared with others', () => {
  const [background, refresh] = [new Ledger(), new Ledger()]
  refresh.record('district.by-ids', 'Notary.district')
  refresh.share('notary.by-ids', 'Query.notary', 2)
  expect(refresh.statements).toBe(3)
  background.absorb(refresh)
  expect(background.statements).toBe(1)
})
