export const later = async (microtasks: number): Promise<void> => {
  for (let count = 0; count < microtasks; count += 1) await Promise.resolve()
}

/** As a loader gives them: one promise per key, all fulfilled in one go. */
export function loader(valueOf: (key: string) => unknown, microtasks = 3) {
  const promises = new Map<string, Promise<unknown>>()
  const dispatch = later(microtasks)
  return {
    load(key: string): Promise<unknown> {
      let promise = promises.get(key)
      if (!promise) promises.set(key, (promise = dispatch.then(() => valueOf(key))))
      return promise
    },
  }
}
