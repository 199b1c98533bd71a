/** What a worker tells its primary: that it serves, or why it cannot. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly origin: string; readonly metricsAddress: string }
  | { readonly kind: 'failed'; readonly sentence: string }

/** What a primary tells its workers: to stop serving and end. */
export const drainMessage = 'drain'

/** The same channel carries what a worker has imported, for `node --watch`. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return typeof message === 'object' && message !== null && 'kind' in message
}
