import type { GraphQLError } from 'graphql'
import type { Path } from 'graphql/jsutils/Path.js'

/** The errors of one execution: none beneath a position that an error has set to null already, as graphql-js has it. */
export class CollectedErrors {
  readonly errors: GraphQLError[] = []
  readonly #positions = new Set<Path | undefined>()

  add(error: GraphQLError, path: Path | undefined): void {
    for (let position = path; position !== undefined; position = position.prev) {
      if (this.#positions.has(position)) return
    }
    if (this.#positions.has(undefined)) return
    this.#positions.add(path)
    this.errors.push(error)
  }
}
