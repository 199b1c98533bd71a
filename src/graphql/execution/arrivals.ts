/** From the last of a list's rows to the list, in microtasks, as graphql-js takes them. */
const microtasksToTheList = 5

interface List {
  arrive(): void
}

/** Lets lists whose rows are there arrive when they would by a chain of promises for each row. */
export class Arrivals {
  #together: List[] | undefined

  add(list: List): void {
    if (this.#together) {
      this.#together.push(list)
      return
    }
    const lists = (this.#together = [list])
    let microtasks = Promise.resolve().then(() => (this.#together = undefined))
    for (let count = 2; count < microtasksToTheList; count += 1) microtasks = microtasks.then(pass)
    void microtasks.then(() => lists.forEach((one) => one.arrive()))
  }
}

function pass(): undefined {}
