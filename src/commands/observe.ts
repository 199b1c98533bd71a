import { loadConfig } from '../config.ts'
import { startStack } from '../development/observability/stack.ts'
import { onTermination } from '../http/termination.ts'
import { runCommand } from './run-command.ts'

/** Starts Collector, Jaeger and Prometheus beside a server that is started by hand, until Ctrl-C. */
await runCommand(async () => {
  const { metrics } = loadConfig({ ...process.env, NODE_ENV: 'development' })
  const stack = await startStack('customary')
  onTermination(stack.close)
  const prometheus = await stack.startPrometheus(`${metrics.host}:${metrics.port}`)
  console.log(`
Traces and metrics are taken.

  Start the server with   OTEL_EXPORTER_OTLP_ENDPOINT=${stack.environment.OTEL_EXPORTER_OTLP_ENDPOINT} npm start
  A trace as a tree       npm run trace -- TRACE_ID     (the x-trace-id of an answer)
  Over their budget       npm run trace -- --exceeded
  Jaeger                  ${stack.jaegerOrigin}
  Prometheus              ${prometheus}

Ctrl-C stops all three; what they hold is gone then.`)
})
