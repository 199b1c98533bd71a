import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { toolPath } from '../../src/development/tools.ts'

/** A service as `docker compose config` prints it; what is not named here is not looked at. */
export interface ComposeService {
  readonly image: string
  readonly build?: { readonly target?: string }
  readonly user?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | null>>
  readonly init?: boolean
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_add?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly network_mode?: string
  readonly networks?: Readonly<Record<string, unknown>>
  readonly pid?: string
  readonly ipc?: string
  readonly mem_limit?: string
  readonly cpus?: number
  readonly pids_limit?: number
  readonly profiles?: readonly string[]
  readonly restart?: string
  readonly healthcheck?: { readonly test?: readonly string[] }
  readonly ports?: readonly {
    readonly target: number
    readonly published: string
    readonly host_ip?: string
  }[]
  readonly volumes?: readonly {
    readonly type: 'bind' | 'volume' | 'tmpfs'
    readonly source: string
    readonly target: string
    readonly read_only?: boolean
    readonly volume?: { readonly subpath?: string }
  }[]
}

export interface ComposeModel {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}

export const project = fileURLToPath(new URL('../../', import.meta.url))

/** What Docker Compose makes of a file, all profiles included, without any variable of this machine. */
export function readComposeModel(file = `${project}docker-compose.yml`): {
  model: ComposeModel
  warnings: string
} {
  const words = ['--env-file', '/dev/null', '--file', file, '--profile', '*', 'config', '--format', 'json']
  const { PATH, HOME } = process.env
  const program = toolPath('docker-compose')
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    env: { PATH, HOME },
    encoding: 'utf8',
  })
  if (error) throw error
  if (status !== 0) throw new Error(`docker-compose does not accept ${file}:\n${stderr}`)
  // It prints dollars as its files must write them: twice.
  return { model: JSON.parse(stdout.replaceAll('$$', '$')) as ComposeModel, warnings: stderr }
}
