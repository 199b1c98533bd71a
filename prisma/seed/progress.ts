export type OnProgress = (message: string) => void

/** Reports how much of `total` is done, in percent, once a second and at the end; call the result after each step. */
export function createProgress(label: string, total: number, onProgress: OnProgress): (step: number) => void {
  let done = 0
  let lastReport = performance.now()
  return (step) => {
    done += step
    if (done < total && performance.now() - lastReport < 1000) return
    lastReport = performance.now()
    onProgress(`${label}: ${Math.floor((100 * done) / total)} %`)
  }
}
