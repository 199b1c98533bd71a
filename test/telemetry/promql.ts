/** A condition on a label: name, one of `=`, `!=`, `=~`, `!~`, and the text to compare with. */
export interface LabelMatcher {
  readonly label: string
  readonly operator: string
  readonly value: string
}

export interface Selector {
  readonly metric: string
  readonly matchers: readonly LabelMatcher[]
}

/** What an expression asks for. */
export interface Asked {
  readonly selectors: readonly Selector[]
  /** Labels by which it sums up or joins. */
  readonly grouping: readonly string[]
}

const groups = /\b(?:by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)/g
const selector = /(?<![\w.:])([a-zA-Z_:][\w:]*)(?:\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\})?(?!\s*\(|[\w:])/g
const matcher = /(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g
const words = new Set(['and', 'or', 'unless', 'offset', 'bool'])

/** Which metrics and labels a PromQL expression names. Not a parser: promtool says whether it is one. */
export function askedBy(expression: string): Asked {
  const grouping = [...expression.matchAll(groups)].flatMap(([, labels]) => labels!.split(',').map(trim))
  const selectors = [...expression.replaceAll(groups, ' ').matchAll(selector)]
    .filter(([, metric]) => !words.has(metric!))
    .map(([, metric, inside = '']) => ({
      metric: metric!,
      matchers: [...inside.matchAll(matcher)].map(([, label, operator, value]) => ({
        label: label!,
        operator: operator!,
        value: value!,
      })),
    }))
  return { selectors, grouping: grouping.filter((label) => label !== '') }
}

/** An expression of a dashboard as Prometheus gets it. */
export function filledIn(expression: string): string {
  return expression
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
    .replaceAll(/\$[a-z]+/g, '.*')
}

function trim(text: string): string {
  return text.trim()
}
