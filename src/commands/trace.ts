import { parseArgs } from 'node:util'
import { createJaegerQuery } from '../development/observability/jaeger-query.ts'
import { drawTrace } from '../development/observability/trace-drawing.ts'
import { runCommand } from './run-command.ts'

const usage = `npm run trace -- TRACE_ID     draws a trace: the x-trace-id of an answer
npm run trace -- --exceeded   draws the newest traces of operations over their budget
  --jaeger URL                http://127.0.0.1:16686 by default`

/** Draws traces as trees, from Jaeger. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { exceeded: { type: 'boolean' }, jaeger: { type: 'string', default: 'http://127.0.0.1:16686' } },
    allowPositionals: true,
  })
  const [id] = positionals
  if ((id === undefined) !== (values.exceeded === true) || positionals.length > 1) throw new Error(usage)
  const jaeger = createJaegerQuery(values.jaeger)
  try {
    const traces =
      id === undefined
        ? await jaeger.search({ 'sportello.budget.exceeded': 'true' })
        : [await jaeger.trace(id)]
    console.log(
      traces.length > 0
        ? traces.map(drawTrace).join('\n\n')
        : 'No operation was over its budget in the last hour.',
    )
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Error(`Jaeger does not answer at ${values.jaeger}. Start it: npm run observe`, { cause: error })
  }
})
