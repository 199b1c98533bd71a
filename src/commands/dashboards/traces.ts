import type { Dashboard } from './layout.ts'
import { type TracesPanel, tracesDashboard } from './panels.ts'

/** The traces behind the numbers, from Jaeger: of one operation, those over budget, those that failed; and one of them. */
export function tracesOfOperations(): Dashboard {
  return {
    uid: tracesDashboard,
    title: 'Traces',
    description: 'The traces of one operation, from Jaeger. Click on an id, and the trace is shown below.',
    variables: [
      {
        name: 'operation',
        title: 'Operation',
        values: { metric: 'sportello_graphql_operation_duration_count', label: 'sportello_operation_id' },
      },
      { name: 'trace', title: 'Trace id' },
    ],
    sections: [
      { title: 'Found', panels: [newest, aboveBudget, failed] },
      { title: 'One trace', panels: [chosen] },
    ],
  }
}

const newest: TracesPanel = {
  kind: 'search',
  title: 'Newest of $operation',
  description: 'The newest traces of the operation, within the time shown.',
  width: 8,
  unit: 'µs',
  search: 'sportello.operation.id=$operation',
}

const aboveBudget: TracesPanel = {
  ...newest,
  title: '$operation over its budget',
  description:
    'Its operation span has an event for each statement that was repeated, with the field that asked for it.',
  search: 'sportello.operation.id=$operation sportello.budget.exceeded=true',
}

const failed: TracesPanel = {
  ...newest,
  title: '$operation failed',
  description:
    'Traces in which the operation failed; error.type is the code of the first error in the answer.',
  search: 'sportello.operation.id=$operation error=true',
}

const chosen: TracesPanel = {
  kind: 'trace',
  title: 'Trace $trace',
  description: 'Request, operation, execution, batches of loaders, calls to the cache, SQL statements.',
  width: 24,
  unit: 'ms',
  search: '$trace',
}
