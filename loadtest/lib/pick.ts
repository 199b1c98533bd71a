/** Any of them, each as likely. */
export function pickAny<Item>(items: readonly Item[]): Item {
  return items[Math.floor(Math.random() * items.length)]!
}

/**
 * One of them as real traffic would: the first is asked for twice as often as the second and three times as often as the
 * third (Zipf's law with exponent 1), so that some rows are hot and most are rare.
 */
export function pickPopular<Item>(items: readonly Item[]): Item {
  return items[Math.floor((items.length + 1) ** Math.random()) - 1]!
}

/** One of the choices, each as likely as its weight says. */
export function pickWeighted<Choice>(
  choices: readonly (readonly [weight: number, choice: Choice])[],
): Choice {
  const sum = choices.reduce((total, [weight]) => total + weight, 0)
  let left = Math.random() * sum
  for (const [weight, choice] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  return choices.at(-1)![1]
}
