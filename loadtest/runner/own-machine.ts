import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/**
 * A load test of a server that somebody else pays for is an attack.
 * @throws Error where the host is not this machine and nobody said that it may be loaded.
 */
export async function requireOwnTarget(target: string, isSaidToBeOwn: boolean): Promise<void> {
  if (isSaidToBeOwn || (await isThisMachine(new URL(target).hostname))) return
  throw new Error(
    `${target} is not this machine. A load test can take a server down: ask whoever runs it, and then add ` +
      '--i-own-this-target.',
  )
}

/** Whether every address of a host is one of this machine's own. */
async function isThisMachine(host: string): Promise<boolean> {
  const own = Object.values(networkInterfaces()).flatMap((known) => known!.map(({ address }) => address))
  const name = host.replace(/^\[(.*)\]$/, '$1')
  const found = await lookup(name, { all: true }).catch(() => [])
  return found.length > 0 && found.every(({ address }) => own.includes(address) || /^127\./.test(address))
}
