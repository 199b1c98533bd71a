import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../src/commands/run-command.ts'
import { loadConfig } from '../../src/config.ts'
import { endWithThisProcess } from '../../src/development/programs/running-programs.ts'
import { toolPath } from '../../src/development/tools.ts'
import type { Report } from '../report/report.ts'
import type { LoadSettings } from '../settings.ts'
import { completeReport, writeReport } from './complete-report.ts'
import { readNotes, runK6 } from './k6.ts'
import { knownOperations } from './known-operations.ts'
import { type LoadOptions, readOptions } from './options.ts'
import { closingWords, requirePassed } from './closing-words.ts'
import { planOf } from './scenario-plan.ts'
import { type Environment, type Target, withGivenTarget, withOwnTarget } from './target.ts'
import { followServer } from './timeline.ts'
import { beginWitness } from './witnesses.ts'

/** Runs one scenario against a server of its own or a given one, and fails where a threshold does not hold. */
await runCommand(async () => {
  const options = readOptions(process.argv.slice(2))
  // Whoever has no k6 learns so before anything is started.
  toolPath('k6')
  const environment = readEnvironment(process.env)
  const plan = planOf(options.scenario)
  const run = (target: Target) => loadTarget(target, options, environment)
  if (options.target === undefined) await withOwnTarget(plan, environment, run)
  else if (plan.needsOwnTarget)
    throw new Error(`${options.scenario} runs against a server of its own: leave --target out.`)
  else await withGivenTarget(options.target, options, environment, run)
})

async function loadTarget(
  target: Target,
  options: LoadOptions,
  { dataDirectory }: Environment,
): Promise<void> {
  const { scenario } = options
  const startedAt = new Date()
  const runs = join(dataDirectory, 'load')
  const folder = join(runs, `${startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}-${scenario}`)
  await mkdir(folder, { recursive: true })

  const { metricsAddress, database, pid } = target
  const endWitness = metricsAddress && (await beginWitness(metricsAddress, database))
  const endFollowing = metricsAddress && followServer(metricsAddress, pid)
  await withSecrets(async (secrets) => {
    const peopleFile = join(secrets, 'people.json')
    const settingsFile = join(secrets, 'settings.json')
    await writeFile(peopleFile, JSON.stringify(target.people))
    await writeFile(
      settingsFile,
      JSON.stringify(settingsFor(target, options, { startedAt, folder, peopleFile })),
    )
    await runK6(scenario, folder, settingsFile)
  })
  const timeline = endFollowing ? await endFollowing() : undefined
  const measured = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report
  // Until it is witnessed it has not passed, whatever its thresholds say.
  if (endWitness) await writeReport({ ...measured, hasPassed: false }, folder)
  const witnesses = endWitness ? await endWitness(measured.totals) : undefined
  const notes = await readNotes(folder)
  const report = await completeReport(measured, { notes, witnesses, timeline, runs, folder })
  await writeReport(report, folder)
  console.log(closingWords(report, folder, target))
  requirePassed(report)
}

/** Tokens and keys are for the run alone: their folder is gone with it, however it ends. */
async function withSecrets(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-notai-load-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const forget = endWithThisProcess({ kill: remove, stop: async () => remove() })
  try {
    await run(folder)
  } finally {
    forget()
    remove()
  }
}

function settingsFor(
  { origin, loadTestKey, redisControl, seed, processors }: Target,
  { scenario, users, duration, latency, jaeger }: LoadOptions,
  {
    startedAt,
    folder,
    peopleFile,
  }: { readonly startedAt: Date; readonly folder: string; readonly peopleFile: string },
): LoadSettings {
  return {
    ...{ scenario, target: origin, loadTestKey, users, duration, redisControl, folder },
    tracedShare: planOf(scenario).tracedShare,
    operations: knownOperations(),
    peopleFile,
    report: { startedAt: startedAt.toISOString(), latency, jaeger, seed, processors },
  }
}

function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const { dataDirectory, database, loadTestKey, authentication } = loadConfig({
    ...environment,
    NODE_ENV: 'development',
  })
  const passedOn = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && /^OTEL_|^DATABASE_POOL_MAX$/.test(name),
  ) as [string, string][]
  return {
    dataDirectory,
    databaseUrl: database.url,
    loadTestKey,
    authentication,
    // Scenarios choose what is traced: a request without such a choice is not.
    passedOn: {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
      ...Object.fromEntries(passedOn),
    },
  }
}
