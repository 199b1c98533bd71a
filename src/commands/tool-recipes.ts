import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuiltTool } from '../development/tools.ts'

export interface ToolRecipe {
  /** The module whose version, in the go.mod of the recipe's folder, is the tool's. */
  readonly module: string
  /** The package that is compiled. */
  readonly target: string
  /** The variable that the tool prints as its version; it stays empty unless the linker sets it. */
  readonly versionVariable?: string
  /** What a program got elsewhere must print to be good enough. */
  readonly proof: { readonly words: readonly string[]; readonly output: RegExp }
  /** How to get it without Go. */
  readonly elsewhere: string
}

export const toolRecipes: Readonly<Record<BuiltTool, ToolRecipe>> = {
  otelcol: {
    module: 'go.opentelemetry.io/collector/otelcol',
    target: '.',
    // The collector's own distribution has the same name, and no redaction.
    proof: { words: ['components'], output: /name: redaction\b/ },
    elsewhere:
      'otelcol-contrib of https://github.com/open-telemetry/opentelemetry-collector-releases/releases, renamed to otelcol',
  },
  jaeger: {
    module: 'github.com/jaegertracing/jaeger',
    target: 'github.com/jaegertracing/jaeger/cmd/jaeger',
    versionVariable: 'github.com/jaegertracing/jaeger/internal/version.latestVersion',
    // Jaeger 1 has no program of this name.
    proof: { words: ['version'], output: /"gitVersion"/ },
    elsewhere: 'Jaeger 2 of https://www.jaegertracing.io/download/',
  },
  'docker-compose': {
    module: 'github.com/docker/compose/v2',
    target: 'github.com/docker/compose/v2/cmd',
    versionVariable: 'github.com/docker/compose/v2/internal.Version',
    // Version 1 reads another format.
    proof: { words: ['version', '--short'], output: /^v?(?!1\.)\d+\.\d/ },
    elsewhere: 'it comes with Docker, https://docs.docker.com/compose/install/',
  },
  k6: {
    module: 'go.k6.io/k6',
    target: 'go.k6.io/k6',
    // Version 0 does not run TypeScript by itself.
    proof: { words: ['version'], output: /^k6 v(?!0\.)\d/ },
    elsewhere: 'https://grafana.com/docs/k6/latest/set-up/install-k6/',
  },
}

export interface Pin {
  readonly version: string
  /** The oldest Go that compiles it. */
  readonly go: string
  /** Changes whenever what would be built changes. */
  readonly fingerprint: string
}

export function recipeFolder(name: BuiltTool): string {
  return fileURLToPath(new URL(`../../infra/tools/${name}/`, import.meta.url))
}

/** The one place where versions are written is each folder's go.mod. */
export function readPin(name: BuiltTool): Pin {
  const folder = recipeFolder(name)
  const files = readdirSync(folder).filter((file) => /\.(mod|sum|go)$/.test(file))
  const hash = createHash('sha256').update(JSON.stringify(buildWords(name, '')))
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)))
  const { version, go } = readModuleFile(name)
  return { version, go, fingerprint: hash.digest('hex') }
}

/** The words after `go` that compile a tool to `output`, from nothing but what go.sum has checksums of. */
export function buildWords(name: BuiltTool, output: string): string[] {
  const { target, versionVariable } = toolRecipes[name]
  const version = versionVariable ? ` -X ${versionVariable}=${readModuleFile(name).version}` : ''
  const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w${version}`]
  return ['build', ...flags, '-o', output, target]
}

function readModuleFile(name: BuiltTool): { version: string; go: string } {
  const { module } = toolRecipes[name]
  const lines = readFileSync(join(recipeFolder(name), 'go.mod'), 'utf8').split('\n')
  const after = (start: string) =>
    lines
      .find((line) => line.trim().startsWith(start))
      ?.trim()
      .slice(start.length)
      .split(' ')[0]
  const [version, go] = [after(`${module} `), after('go ')]
  if (!version || !go)
    throw new Error(`infra/tools/${name}/go.mod requires no version of ${module}, or no Go.`)
  return { version, go }
}
