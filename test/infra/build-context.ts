import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

interface Rule {
  readonly pattern: RegExp
  readonly isException: boolean
}

/** The files that Docker sends to a build, as paths from the folder: those that `.dockerignore` leaves. */
export function contextFiles(folder: string): string[] {
  const rules = readFileSync(join(folder, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(toRule)
  const found: string[] = []
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      if (isIgnored(inner, rules)) continue
      if (entry.isDirectory()) visit(inner)
      else found.push(inner)
    }
  }
  visit('')
  return found
}

/** As Docker decides: the last rule that fits a path, or a folder above it, counts. */
function isIgnored(path: string, rules: readonly Rule[]): boolean {
  return rules.findLast(({ pattern }) => pattern.test(path))?.isException === false
}

function toRule(line: string): Rule {
  const isException = line.startsWith('!')
  const source = line
    .slice(isException ? 1 : 0)
    .replaceAll(/[.+^$()|[\]{}]/g, String.raw`\$&`)
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(.*/)?')
  return { pattern: new RegExp(`^${source}(/|$)`), isException }
}
