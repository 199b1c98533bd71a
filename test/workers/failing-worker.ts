// Loaded first by every process: lets a worker fail as its surroundings may.
import cluster from 'node:cluster'

const { WORKER_WITHOUT_ADDRESS, WORKERS_THAT_DIE = '' } = process.env
const id = String(cluster.worker?.id)

// An address that no machine has.
if (id === WORKER_WITHOUT_ADDRESS) process.env.METRICS_HOST = '192.0.2.1'
if (WORKERS_THAT_DIE.split(',').includes(id)) process.exit(7)
