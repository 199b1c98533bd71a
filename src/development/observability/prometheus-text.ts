/** One line of a page of metrics: a name, labels and a value. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/g
const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }
const infinities: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity }

/**
 * Reads the text form of Prometheus. A histogram is what it is there: `_bucket`, `_sum` and `_count`.
 * @throws Error that quotes a line which is neither a comment nor a sample.
 */
export function parseMetrics(text: string): MetricSample[] {
  return text
    .split('\n')
    .filter((entry) => entry.trim() !== '' && !entry.startsWith('#'))
    .map((entry) => {
      const [, name, labels = '', value] = line.exec(entry) ?? []
      if (name === undefined) throw new Error(`Not a line of metrics: ${entry}`)
      return { name, labels: parseLabels(labels), value: infinities[value!] ?? Number(value) }
    })
}

/** The sum over all samples of a name that have at least these labels; 0 where there is none. */
export function sumOf(
  samples: readonly MetricSample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0)
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let read = 0
  for (const match of text.matchAll(label)) {
    if (match.index !== read) break
    labels[match[1]!] = match[2]!.replace(/\\[n"\\]/g, (escape) => escapes[escape]!)
    read += match[0].length
  }
  if (read !== text.length) throw new Error(`Not a list of labels: ${text}`)
  return labels
}
