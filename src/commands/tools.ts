import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withExclusiveLock } from '../development/exclusive-lock.ts'
import { type BuiltTool, builtTools, findTool, packagedTools, toolsFolder } from '../development/tools.ts'
import { buildTool, toolState, whatGoLacks } from './build-tool.ts'
import { runCommand } from './run-command.ts'
import { readPin, toolRecipes } from './tool-recipes.ts'

/** Builds the programs that tests and development use beside the server, those that are missing. */
await runCommand(async () => {
  const named = process.argv.slice(2)
  const unknown = named.filter((name) => !builtTools.some((tool) => tool === name))
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. npm run tools builds ${builtTools.join(', ')}.`)
  }
  const wanted = builtTools.filter((name) => named.length === 0 || named.includes(name))
  await mkdir(toolsFolder, { recursive: true })
  const problems = await withExclusiveLock(
    join(toolsFolder, 'lock'),
    {
      timeoutSeconds: 3_600,
      onWait: (pid) => console.log(`Process ${pid} builds tools: waiting until it has ended`),
    },
    () => provide(wanted),
  )
  // Whoever names tools waits for these alone.
  if (named.length === 0) problems.push(...missingPackages())
  if (problems.length > 0) throw new Error(`\n${problems.join('\n\n')}`)
  console.log('\nAll is there.')
})

/** Resolves to what is in the way. */
async function provide(wanted: readonly BuiltTool[]): Promise<string[]> {
  const lacking = wanted.filter((name) => !isThere(name))
  const reason = whatGoLacks(lacking)
  if (reason) return [withoutGo(reason, lacking)]
  const failed = await buildInTurn(lacking)
  return failed.length > 0 ? [`Not built: ${failed.join(', ')}.`] : []
}

function isThere(name: BuiltTool): boolean {
  const found = toolState(name, toolsFolder)
  if (!('path' in found)) return false
  say(name, found.state === 'built' ? `${readPin(name).version}, built already` : `found at ${found.path}`)
  return true
}

/** One after the other: a single build keeps two cores busy. Resolves to those that failed. */
async function buildInTurn(names: readonly BuiltTool[]): Promise<BuiltTool[]> {
  const failed: BuiltTool[] = []
  for (const name of names) {
    const start = performance.now()
    const seconds = () => `${((performance.now() - start) / 1_000).toFixed(1)} s`
    say(name, `${readPin(name).version}, building; the first time takes some minutes`)
    try {
      const { bytes } = await buildTool(name, toolsFolder)
      say(name, `built in ${seconds()}, ${Math.round(bytes / 1_000_000)} MB`)
    } catch (error) {
      failed.push(name)
      say(name, `FAILED after ${seconds()}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return failed
}

function withoutGo(reason: string, names: readonly BuiltTool[]): string {
  const others = names.map((name) => `  ${name}: ${toolRecipes[name].elsewhere}`)
  return [
    `${reason} Get it from https://go.dev/dl,`,
    'or put the programs themselves on the PATH, and delete those in .tools/bin:',
    ...others,
  ].join('\n')
}

function missingPackages(): string[] {
  const missing = Object.keys(packagedTools).filter((name) => findTool(name) === undefined)
  if (missing.length === 0) return []
  const packages = [...new Set(missing.map((name) => packagedTools[name]))]
  return [`Not on the PATH: ${missing.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`]
}

function say(name: BuiltTool, message: string): void {
  console.log(`${name.padEnd(Math.max(...builtTools.map((tool) => tool.length)))}  ${message}`)
}
