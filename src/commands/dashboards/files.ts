import { cacheDashboard } from './cache.ts'
import { databaseDashboard } from './database.ts'
import { layOut } from './layout.ts'
import { operationsDashboard } from './operations.ts'
import { runtimeDashboard } from './runtime.ts'
import { tracesOfOperations } from './traces.ts'

/** The text of every dashboard by its path in otel/grafana/dashboards. */
export function dashboardFiles(): Map<string, string> {
  const dashboards = {
    operations: operationsDashboard(),
    cache: cacheDashboard(),
    database: databaseDashboard(),
    runtime: runtimeDashboard(),
    traces: tracesOfOperations(),
  }
  return new Map(
    Object.entries(dashboards).map(([name, dashboard]) => [
      `${name}.json`,
      JSON.stringify(layOut(dashboard), null, 2),
    ]),
  )
}
