import { cacheDashboard } from './dashboard-cache.ts'
import { databaseDashboard } from './dashboard-database.ts'
import { layOut } from './dashboard-layout.ts'
import { operationsDashboard } from './dashboard-operations.ts'
import { runtimeDashboard } from './dashboard-runtime.ts'
import { tracesOfOperations } from './dashboard-traces.ts'

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
