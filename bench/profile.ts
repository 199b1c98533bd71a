import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { type Profile, connectInspector, inspectable } from './endurance/inspector.ts'
import { load } from './load/load.ts'
import { connections } from './load/server-load.ts'
import { type ProfiledOperation, profiledOperations } from './profile/operations.ts'
import { sharesOf } from './profile/parts.ts'
import { type ProfiledServer, profilePage } from './report/profile.ts'
import { projectFolder } from './surroundings/folders.ts'
import { type BenchSettings, runBench } from './surroundings/run-bench.ts'
import { type RunningServer, startSportello, startSportelloOf } from './surroundings/servers.ts'
import { type Surroundings, withSurroundings } from './surroundings/surroundings.ts'

const page = join(projectFolder, 'docs', 'benchmarks-profile.md')

/** Tells where the time of a request goes, beside another checkout with `--beside`; writes the page with both. */
await runBench(
  (settings) =>
    withSurroundings(settings.size, async (surroundings) => {
      const operations = await profiledOperations(surroundings)
      const servers: ProfiledServer[] = []
      for (const [name, server] of await startServers(surroundings, settings)) {
        const shares = new Map()
        for (const operation of operations) {
          shares.set(operation.name, sharesOf(await profile(server, operation, settings.seconds)))
        }
        servers.push({ name, shares })
      }
      const options = (await resolveConfig(page)) ?? {}
      const text = await format(profilePage(servers, settings, surroundings), {
        ...options,
        parser: 'markdown',
      })
      if (settings.isQuick || settings.beside === undefined) console.log(text)
      else await writeFile(page, text)
    }),
  { seconds: 8, rounds: 1 },
)

async function startServers({ shared }: Surroundings, { beside }: BenchSettings) {
  const options = { ...shared, environment: inspectable }
  const servers: [string, RunningServer][] = []
  if (beside !== undefined) servers.push(['before', await startSportelloOf(beside, options)])
  servers.push([beside === undefined ? 'this checkout' : 'after', await startSportello(options)])
  return servers
}

async function profile(
  { origin, output }: RunningServer,
  { requests }: ProfiledOperation,
  seconds: number,
): Promise<Profile> {
  const { sizes } = await load({ origin, requests, connections: 1 })
  const run = () => load({ origin, requests, sizes, connections, seconds })
  await run()
  const inspector = await connectInspector(output())
  try {
    return await inspector.profile(run)
  } finally {
    inspector.close()
  }
}
