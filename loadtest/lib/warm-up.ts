let isWarming = false

/** Whether what is asked now only prepares: it counts for the witnesses and for nothing else. */
export function isWarmingUp(): boolean {
  return isWarming
}

/** Repeats a step for some seconds, so that caches are filled and code is compiled when the run begins. */
export function warmUp(seconds: number, step: () => void): void {
  isWarming = true
  const end = Date.now() + seconds * 1_000
  while (Date.now() < end) step()
  isWarming = false
}
