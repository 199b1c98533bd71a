import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { processStart } from '../process-identity.ts'
import { startProgram } from './child-program.ts'

const module = fileURLToPath(new URL('./child-program.ts', import.meta.url))
const shell = (script: string, options: Partial<Parameters<typeof startProgram>[2]> = {}) =>
  startProgram('/bin/sh', ['-c', script], { readyAt: async () => true, ...options })
const environment = { PATH: '/usr/bin:/bin' }

test('what ends before it is ready fails at once, with what it wrote', async () => {
  const start = performance.now()
  const ending = shell('echo said; echo complained >&2; exit 3', { readyAt: async () => false })
  await expect(ending).rejects.toThrow(/ended \(3\):\nsaid\ncomplained/)
  await expect(startProgram('/no/program', [], { readyAt: async () => false })).rejects.toThrow('ENOENT')
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('what is not ready in time is ended, and what it wrote is shown', async () => {
  const late = shell('echo $$; exec sleep 100', {
    environment,
    readyAt: 'http://127.0.0.1:9/',
    longestStartMs: 300,
  })
  const { message } = await late.then(
    () => new Error('It was ready.'),
    (error: Error) => error,
  )
  expect(message.trim()).toMatch(/is not ready after 300 ms:\n\d+$/)
  expect(processStart(Number(/\d+\s*$/.exec(message)![0]))).toBeUndefined()
})

test('it is given its environment alone, and its input, and the last of what it writes is kept', async () => {
  const program = await shell('read word; echo $word $HOME $OWN; sleep 100', {
    environment: { ...environment, OWN: 'own' },
    input: 'given\n',
    readyAt: async (written) => written.includes('own'),
    longestOutput: 4,
  })
  expect(program.output()).toBe('own\n')
  program.requireRunning()
  await program.stop()
  expect(() => program.requireRunning()).toThrow('ended (SIGTERM)')
})

test('what does not listen is killed when patience ends', async () => {
  const program = await shell('trap "" TERM; echo ready; while :; do sleep 0.05; done', {
    environment,
    readyAt: async (written) => written.includes('ready'),
    patienceMs: 200,
  })
  await program.stop()
  expect(() => program.requireRunning()).toThrow('ended (SIGKILL)')
})

test.each(['process.exit()', 'process.kill(process.pid, "SIGTERM")', 'throw new Error("failed")'])(
  'it ends with the process that started it: %s',
  async (end) => {
    const script = `
      const { startProgram } = await import(${JSON.stringify(module)})
      const { pid } = await startProgram('/bin/sleep', ['100'], { readyAt: async () => true })
      process.stdout.write(String(pid), () => { ${end} })`
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script])
    const [pid] = (await once(starter.stdout, 'data')) as [Buffer]
    await once(starter, 'close')
    await expect.poll(() => processStart(Number(pid))).toBeUndefined()
  },
)

test('what it has started ends with it, also where it ends by itself', async () => {
  const program = await shell('sleep 100 & echo $!; sleep 0.2', {
    environment,
    readyAt: async (written) => written.endsWith('\n'),
  })
  const pid = Number(program.output())
  expect(processStart(pid)).toBeDefined()
  await expect.poll(() => processStart(pid)).toBeUndefined()
  await program.stop()
})
