import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

/** Two queues, since two cores are what every machine has: the longest step has one for itself. */
const queues: readonly (readonly Step[])[] = [
  [{ name: 'lint', command: ['eslint', '--max-warnings=0', '.'] }],
  [
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'types of the load tests', command: ['tsc', '--noEmit', '--project', 'loadtest'] },
    { name: 'types of the examples', command: ['tsc', '--noEmit', '--project', 'examples'] },
    { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
    { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot'] },
  ],
]

const start = performance.now()
const results = await Promise.all(queues.map(runInTurn))
const failed = results.flat().filter(({ isOk }) => !isOk)
for (const { name, output } of failed) console.error(`\n--- ${name} ---\n${output.trim()}`)
const verdict = failed.length === 0 ? 'all is well' : `${failed.map(({ name }) => name).join(', ')} failed`
console.log(`\ncheck: ${verdict}, ${seconds(start)}`)
process.exitCode = failed.length === 0 ? 0 : 1

async function runInTurn(steps: readonly Step[]) {
  const done = []
  for (const { name, command } of steps) {
    const stepStart = performance.now()
    const { isOk, output } = await run(command)
    console.log(`${isOk ? 'ok    ' : 'FAILED'}  ${name}, ${seconds(stepStart)}`)
    done.push({ name, isOk, output })
  }
  return done
}

function run([program, ...values]: Step['command']): Promise<{ isOk: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, values, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve({ isOk: false, output: error.message }))
    child.on('close', (code) => resolve({ isOk: code === 0, output }))
  })
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`
}
