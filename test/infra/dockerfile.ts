import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Step {
  readonly kind: 'copy' | 'run' | 'workdir'
  /** COPY: the sources and, last, the destination. The others: one word. */
  readonly words: readonly string[]
  /** COPY: the stage it copies from; undefined for the build context. */
  readonly from?: string
}

export interface Stage {
  /** An image, or the name of an earlier stage, whose settings are then these to begin with. */
  readonly base: string
  readonly name: string
  readonly steps: Step[]
  readonly environment: Record<string, string>
  user: string
  command: readonly string[]
  healthCheck: readonly string[]
}

/** The stages of a Dockerfile, in order. Instructions that are not known here are refused, so that none is passed over. */
export function readDockerfile(folder: string): Stage[] {
  const text = readFileSync(join(folder, 'Dockerfile'), 'utf8')
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '')
  const stages: Stage[] = []
  for (const line of lines.split('\n').filter((text) => text.trim() !== '')) {
    const [, instruction, rest] = /^([A-Z]+) +(.*)$/.exec(line) ?? []
    if (instruction === 'FROM') stages.push(startStage(rest!, stages))
    else apply(stages.at(-1)!, instruction, rest!)
  }
  return stages
}

function startStage(rest: string, earlier: readonly Stage[]): Stage {
  const [base, , name = String(earlier.length)] = rest.split(/ +/)
  const { environment, user, command, healthCheck } = earlier.find((stage) => stage.name === base) ?? bare
  return { base: base!, name, steps: [], environment: { ...environment }, user, command, healthCheck }
}

const bare = { environment: {}, user: 'root', command: [], healthCheck: [] }

function apply(stage: Stage, instruction: string | undefined, rest: string): void {
  const { words, flags } = separateFlags(rest)
  switch (instruction) {
    case 'WORKDIR':
      stage.steps.push({ kind: 'workdir', words: [rest] })
      return
    case 'RUN':
      stage.steps.push({ kind: 'run', words: [words.join(' ')] })
      return
    case 'COPY':
      stage.steps.push({ kind: 'copy', words, from: flags.from })
      return
    case 'ENV':
      for (const word of words) {
        const [name, value] = word.split('=')
        stage.environment[name!] = value!
      }
      return
    case 'USER':
      stage.user = rest
      return
    case 'CMD':
      stage.command = JSON.parse(rest) as string[]
      return
    case 'HEALTHCHECK':
      stage.healthCheck = rest === 'NONE' ? [] : (JSON.parse(rest.slice(rest.indexOf('['))) as string[])
      return
    case 'EXPOSE':
      return
    default:
      throw new Error(`The test does not know what ${instruction} does in a Dockerfile.`)
  }
}

function separateFlags(rest: string): { words: string[]; flags: Record<string, string> } {
  const words = rest.split(/ +/)
  const count = words.findIndex((word) => !word.startsWith('--'))
  const flags = words.slice(0, count).map((flag) => flag.slice(2).split('=') as [string, string])
  return { words: words.slice(count), flags: Object.fromEntries(flags) }
}
