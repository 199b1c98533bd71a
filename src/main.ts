import cluster from 'node:cluster'
import { failStart } from './http/listening.ts'
import { readWorkerCount } from './workers/worker-count.ts'

// Each role loads what it needs: the primary of several workers serves nothing itself.
try {
  if (cluster.isWorker) {
    const { startWorker } = await import('./workers/worker.ts')
    await startWorker(process.env)
  } else {
    const count = readWorkerCount(process.argv.slice(2))
    if (count === 1) await (await import('./start.ts')).start(process.env)
    else await (await import('./workers/primary.ts')).startWorkers(process.env, count)
  }
} catch (error) {
  failStart(error)
}
