// A new user's first minutes: clone, install, start, ask, stop, start again; and nothing is left running.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const port = process.env.SMOKE_PORT ?? '18001'
const origin = `http://127.0.0.1:${port}`
const folder = mkdtempSync(join(tmpdir(), 'sportello-notai-smoke-'))
chmodSync(folder, 0o755)
const clone = join(folder, 'clone')

let server
try {
  execFileSync('git', ['clone', '--quiet', '.', clone])
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: clone, stdio: 'inherit' })

  const first = await start()
  await ask()
  await stop('SIGTERM')
  const second = await start()
  await ask()
  assert(second < 5_000, `the second start took ${second} ms; it should take less than 5,000`)

  // The server is killed; the next start must recover what it left behind.
  process.kill(serverProcess(), 'SIGKILL')
  await exited()
  const recovered = await start()
  await ask()
  await stop('SIGINT')
  console.log(`first start ${first} ms, second ${second} ms, after kill -9 ${recovered} ms`)
} finally {
  server?.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}

async function start() {
  const begin = Date.now()
  server = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: port, METRICS_PORT: '0' },
    stdio: 'inherit',
  })
  while (Date.now() - begin < 120_000) {
    assert(server.exitCode === null, 'npm start ended by itself')
    const response = await fetch(`${origin}/ready/`).catch(() => undefined)
    if (response?.status === 200) return Date.now() - begin
    await sleep(50)
  }
  throw new Error('the server was not ready after two minutes')
}

async function ask() {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: '{ notaries(first: 3) { nodes { fullName district { name } } totalCount } }',
    }),
  })
  const { data, errors } = await response.json()
  assert(response.status === 200 && !errors && data.notaries.nodes.length === 3, 'the query was not answered')
  assert(response.headers.get('x-sql-count') === '3', 'the query did not take three statements')
}

async function stop(signal) {
  server.kill(signal)
  await exited()
  await sleep(200)
  const orphans = processesOf(clone)
  assert(orphans.length === 0, `left running: ${orphans.join('; ')}`)
}

function exited() {
  return server.exitCode !== null || server.signalCode !== null
    ? undefined
    : new Promise((resolve) => server.once('exit', resolve))
}

function serverProcess() {
  const found = processesOf('src/main.ts', clone)[0]
  assert(found, 'the server is not among the processes')
  return Number(found.split(' ')[0])
}

/** Processes whose command line or folder names the text, as `pid command`. */
function processesOf(text, within = '') {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const at = execFileSync('readlink', [`/proc/${pid}/cwd`], { encoding: 'utf8' }).trim()
        const fits =
          within === ''
            ? command.includes(text) || at.startsWith(text)
            : command.startsWith('node') && command.includes(text) && at === within
        return fits && Number(pid) !== process.pid ? [`${pid} ${command}`] : []
      } catch {
        return []
      }
    })
}

function assert(isTrue, sentence) {
  if (!isTrue) throw new Error(`Smoke test: ${sentence}.`)
}
