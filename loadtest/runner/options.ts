import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'

export const scenarioFolder = new URL('../scenarios/', import.meta.url)

export interface LoadOptions {
  readonly scenario: string
  /** Undefined: a server of our own is started. */
  readonly target: string | undefined
  readonly users: number | undefined
  readonly duration: string | undefined
  readonly latency: 'enforced' | 'reported'
  readonly tokensFile: string | undefined
  /** Where the target shows its metrics; looked for at the usual places otherwise. */
  readonly metrics: string | undefined
  readonly jaeger: string
  readonly ownsTarget: boolean
}

/** The scenarios that there are, in the order of the alphabet. */
export function scenarioNames(): string[] {
  return readdirSync(scenarioFolder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

const usage = () => `npm run load -- SCENARIO [--target URL] [--users N] [--duration 90s]
  SCENARIO            ${scenarioNames().join(', ')}
  --target URL        a server that runs already; without it one is started, with all that it needs
  --users N           users at once, from 1 to 10000
  --duration T        for example 90s or 10m
  --latency MODE      enforced (default), or reported: then no threshold on time fails the run
  --tokens FILE       tokens for a target in production, as JSON: {"CITIZEN": ["…"], "NOTARY": [], …}
  --metrics URL       where the target shows its metrics, if not at :9464/metrics or /metrics
  --jaeger URL        for links to traces; http://127.0.0.1:16686 by default
  --i-own-this-target the target is another machine, and whoever runs it knows`

/** @throws Error that says what was wrong and what is accepted. */
export function readOptions(words: readonly string[]): LoadOptions {
  const { values, positionals } = parse(words)
  const [scenario] = positionals
  if (scenario === undefined || positionals.length > 1) throw new Error(usage())
  if (!scenarioNames().includes(scenario)) {
    throw new Error(`There is no scenario "${scenario}". There are: ${scenarioNames().join(', ')}.`)
  }
  if (values.target === undefined && values.metrics !== undefined) {
    throw new Error('--metrics is for a --target: a server that is started here shows its own.')
  }
  return {
    scenario,
    target: values.target === undefined ? undefined : httpOrigin('--target', values.target),
    users: values.users === undefined ? undefined : wholeNumber('--users', values.users, 10_000),
    duration: values.duration === undefined ? undefined : duration(values.duration),
    latency: latency(values.latency),
    tokensFile: values.tokens,
    metrics: values.metrics,
    jaeger: httpOrigin('--jaeger', values.jaeger),
    ownsTarget: values['i-own-this-target'],
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        target: { type: 'string' },
        users: { type: 'string' },
        duration: { type: 'string' },
        latency: { type: 'string', default: 'enforced' },
        tokens: { type: 'string' },
        metrics: { type: 'string' },
        jaeger: { type: 'string', default: 'http://127.0.0.1:16686' },
        'i-own-this-target': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage()}`, { cause: error })
  }
}

function httpOrigin(flag: string, text: string): string {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin
  throw new Error(`${flag} accepts an address such as http://127.0.0.1:8001, without a path, not "${text}".`)
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new Error(`${flag} accepts a whole number from 1 to ${most}, not "${text}".`)
}

function duration(text: string): string {
  if (/^(\d+h)?(\d+m)?(\d+s)?$/.test(text) && /[1-9]/.test(text)) return text
  throw new Error(`--duration accepts hours, minutes and seconds such as 90s, 10m or 1h30m, not "${text}".`)
}

function latency(text: string): LoadOptions['latency'] {
  if (text === 'enforced' || text === 'reported') return text
  throw new Error(`--latency accepts enforced or reported, not "${text}".`)
}
