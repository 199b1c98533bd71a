import { findFreePort } from '../../src/development/postgres/free-port.ts'

/** The first of so many ports in a row that nobody listens on. */
export async function findFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = await findFreePort()
    let found = 1
    while (found < count && (await findFreePort(first + found)) === first + found) found += 1
    if (found === count) return first
  }
}
