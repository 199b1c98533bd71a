import { loadConfig } from '../config.ts'
import { createSchema } from '../graphql/schema.ts'
import { loadStoredOperations } from '../graphql/stored-operations.ts'
import { runCommand } from './run-command.ts'
import { keyIsNeeded, runningServer } from './running-server.ts'
import { warmOperations, warmPerDistrict, warmPerNotary } from './warm-operations.ts'

interface Asked {
  readonly name: string
  readonly variables: object
}

interface Answer {
  readonly data: { districts?: { id: string }[]; notaries?: { nodes: { id: string }[] } }
}

/** Asks the running server for what most visits begin with, twice, and says how much of it came from the cache. */
await runCommand(async () => {
  const server = runningServer(loadConfig({ ...process.env, NODE_ENV: 'development' }))
  const stored = loadStoredOperations(createSchema({ tracesEveryResolver: false }))
  const idOf = (name: string) => stored.all.find((operation) => operation.name === name)!.id
  const asked: Asked[] = []
  let hitsBefore = 0

  const first = await askAll(warmOperations)
  const districts = first.flatMap(({ data }) => data.districts ?? [])
  const pages = await askAll(
    districts.map(({ id }) => ({
      name: warmPerDistrict,
      variables: { filter: { districtId: id }, first: 20 },
    })),
  )
  const notaries = pages.flatMap(({ data }) => data.notaries?.nodes ?? [])
  await askAll(notaries.map(({ id }) => ({ name: warmPerNotary, variables: { id } })))

  let hitsAfter = 0
  for (const one of asked) if ((await ask(one)).isHit) hitsAfter += 1
  const share = (hits: number) => `${hits} of ${asked.length} (${((100 * hits) / asked.length).toFixed(0)} %)`
  console.log(`from the cache before: ${share(hitsBefore)}`)
  console.log(`from the cache after:  ${share(hitsAfter)}`)

  async function askAll(operations: readonly Asked[]): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const operation of operations) {
      const { answer, isHit } = await ask(operation)
      asked.push(operation)
      if (isHit) hitsBefore += 1
      answers.push(answer)
    }
    return answers
  }

  async function ask({ name, variables }: Asked): Promise<{ answer: Answer; isHit: boolean }> {
    const parameters = new URLSearchParams({ documentId: idOf(name), variables: JSON.stringify(variables) })
    const response = await server.get(`/graphql?${parameters.toString()}`)
    const state = response.headers.get('x-cache')
    if (state === null) throw new Error(keyIsNeeded)
    if (!response.ok) throw new Error(`${name} was answered with status ${response.status}.`)
    return { answer: (await response.json()) as Answer, isHit: state === 'hit' }
  }
})
