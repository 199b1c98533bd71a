import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventAttributes, resourceAttributes, spanAttributes } from '../../src/telemetry/catalogue.ts'
import { outline, statementSpans } from '../../src/development/observability/jaeger-query.ts'
import { type ObservabilityStack, startStack } from '../../src/development/observability/stack.ts'
import { describeWithPrograms } from '../_util/program-suite.ts'
import { type TracedServer, startTracedServer } from './traced-server.ts'

/** What Jaeger itself says of a span. */
const ofJaeger = new Set(['span.kind', 'otel.status_code', 'error', 'otel.scope.name', 'otel.scope.version'])

describeWithPrograms(
  'traces of a server as npm start starts it, in Jaeger behind the Collector',
  ['otelcol', 'jaeger'],
  () => {
    let stack: ObservabilityStack
    let server: TracedServer

    beforeAll(async () => {
      stack = await startStack()
      // Two connections for fifty operations: nearly every statement waits for another one to end.
      server = await startTracedServer({ environment: { ...stack.environment, DATABASE_POOL_MAX: '2' } })
    })
    afterAll(async () => {
      await server.close()
      await stack.close()
    })

    test('ActDetail is a tree of the request, its operation, its batches and their statements', async () => {
      const answer = await server.ask(server.example('ActDetail', 'notary'))
      const trace = await stack.jaeger.trace(answer.traceId)

      expect(trace.roots).toHaveLength(1)
      expect(outline(trace.roots[0]!)).toMatchInlineSnapshot(`
      "POST /graphql
        query ActDetail
          graphql.execute
            dataloader.batch actById
              act.by-ids
            dataloader.batch actTypeById
              act-type.by-ids
            dataloader.batch clientById
              client.by-ids
            dataloader.batch districtById
              district.by-ids
            dataloader.batch documentProgressByActId
              document.progress-by-act-ids
            dataloader.batch documentTypeById
              document-type.by-ids
            dataloader.batch documentsByActId
              document.by-act-ids
            dataloader.batch municipalityById
              municipality.by-ids
            dataloader.batch notaryById
              notary.by-ids
            dataloader.batch partiesByActId
              party.by-act-ids
          user.rights-by-ids"
    `)
      expect(statementSpans(trace)).toHaveLength(answer.statements - answer.shared)
      expect(answer.statements).toBe(11)
      expect(trace.spans.find(({ name }) => name === 'query ActDetail')!.tags).toMatchObject({
        'span.kind': 'server',
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'ActDetail',
        'sportello.operation.id': 'ActDetail',
        'sportello.budget.sql.declared': 11,
        'sportello.budget.sql.bound': 12,
        'sportello.sql.count': 11,
        'sportello.sql.shared': 0,
        'sportello.budget.exceeded': false,
      })
      expect(trace.spans.find(({ name }) => name === 'dataloader.batch clientById')!.tags).toMatchObject({
        'sportello.loader.name': 'clientById',
        'sportello.loader.cached': 0,
      })
      for (const span of statementSpans(trace)) {
        expect(span.tags['span.kind']).toBe('client')
        expect(span.tags['db.query.summary']).toBe(span.name)
        expect(span.tags['db.query.text']).toMatch(/^\s*select/)
      }
    })

    test('a batch that the cache answers has its call to the cache and no statement', async () => {
      const asked = server.example('ActDetail', 'notary')
      await server.ask(asked, { fromCache: true })
      const answer = await server.ask(asked, { fromCache: true })
      const trace = await stack.jaeger.trace(answer.traceId)

      expect(answer.statements).toBe(6)
      expect(statementSpans(trace)).toHaveLength(6)
      const types = trace.spans.find(({ name }) => name === 'dataloader.batch actTypeById')!
      expect(types.tags).toMatchObject({ 'sportello.loader.unique': 1, 'sportello.loader.cached': 1 })
      expect(types.children).toEqual([])
    })

    test('an answer that was kept has a trace too', async () => {
      const asked = server.example('SearchNotaries', 'anonymous')
      const first = await server.ask(asked, { fromCache: true })
      const kept = await server.ask(asked, { fromCache: true })
      expect([first.cache, kept.cache]).toEqual(['miss', 'hit'])

      const made = await stack.jaeger.trace(first.traceId)
      expect(made.spans.filter(({ name }) => name === 'cache.get').length).toBeGreaterThan(1)
      const trace = await stack.jaeger.trace(kept.traceId)
      expect(outline(trace.roots[0]!)).toBe('POST /graphql\n  query SearchNotaries')
      expect(trace.spans.find(({ name }) => name === 'query SearchNotaries')!.tags).toMatchObject({
        'sportello.sql.count': 0,
        'sportello.cache.hits': 1,
      })
    })

    test('of fifty operations at once, each statement is under its own operation', async () => {
      const asked = Array.from({ length: 50 }, (_, index) => server.examples[index % server.examples.length]!)
      const answers = await Promise.all(asked.map((one) => server.ask(one)))
      for (const [index, { traceId, statements, shared, body }] of answers.entries()) {
        const { name } = asked[index]!
        expect(body.errors, name).toBeUndefined()
        const trace = await stack.jaeger.trace(traceId)
        const operations = trace.spans.filter(({ tags }) => tags['sportello.operation.id'] !== undefined)
        expect(operations.map(({ tags }) => tags['sportello.operation.id'])).toEqual([name])
        expect(operations[0]!.tags['sportello.sql.count'], name).toBe(statements)
        expect(trace.roots, name).toHaveLength(1)
        const under = (span: (typeof operations)[0]): typeof operations => [
          span,
          ...span.children.flatMap(under),
        ]
        expect(statementSpans({ spans: under(operations[0]!) }), name).toHaveLength(statements - shared)
      }
    })

    test('a statement that several requests wait for is a link in all traces but one', async () => {
      const profile = server.example('NotaryProfile', 'anonymous')
      const ask = () => Promise.all(Array.from({ length: 30 }, () => server.ask(profile)))
      let answers = await ask()
      const sharingOf = () => answers.filter(({ shared }) => shared > 0)
      // A server that is quick enough has answered one before the next one comes.
      for (let round = 0; round < 20 && sharingOf().length === 0; round += 1) answers = await ask()
      const sharing = sharingOf()
      expect(sharing.length).toBeGreaterThan(0)
      const ids = new Set(answers.map(({ traceId }) => traceId))
      for (const { traceId, statements, shared } of sharing) {
        const trace = await stack.jaeger.trace(traceId)
        expect(statementSpans(trace)).toHaveLength(statements - shared)
        const links = trace.spans.flatMap((span) => span.links)
        expect(links.length).toBeGreaterThan(0)
        for (const link of links) {
          expect(ids.has(link.traceId)).toBe(true)
          expect(link.traceId).not.toBe(traceId)
        }
      }
    })

    test('no attribute is outside of the catalogue, whatever is asked', async () => {
      const answers = await Promise.all([
        ...server.examples.map((one) => server.ask(one, { fromCache: true })),
        server.ask({ text: '{ acts(first: 1) { nodes { id } } }' }),
        server.ask({ text: 'query Broken {' }),
        server.ask({ text: '{ nothing }' }),
      ])
      for (const { traceId } of answers) {
        const { spans } = await stack.jaeger.trace(traceId)
        for (const { tags, events, resource } of spans) {
          const unlisted = Object.keys(tags).filter((key) => !spanAttributes.has(key) && !ofJaeger.has(key))
          expect(unlisted).toEqual([])
          for (const { event, ...attributes } of events) {
            expect(event).toBeTypeOf('string')
            expect(Object.keys(attributes).filter((key) => !eventAttributes.has(key))).toEqual([])
          }
          expect(Object.keys(resource).filter((key) => !resourceAttributes.has(key))).toEqual([])
        }
      }
    })
  },
)
