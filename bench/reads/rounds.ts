import type { MeasureSettings } from '../load/measure.ts'
import type { Measurement } from './measure.ts'
import { type Candidate, type ProcessName, type Question, candidates, isAsked, questions } from './plans.ts'
import type { Reader } from './readers.ts'

/** One candidate with one kind of read and one load, a measurement per round. */
export interface ReadSeries {
  readonly candidate: Candidate
  readonly question: Question
  readonly rounds: Measurement[]
}

/** Measures in rounds: in each every kind and load, and for it one candidate after the other. */
export async function measureReads(
  readers: ReadonlyMap<ProcessName, Reader>,
  { seconds, rounds }: MeasureSettings,
): Promise<ReadSeries[]> {
  const milliseconds = (seconds * 1_000) / questions.length
  const groups = questions.map((question) =>
    candidates
      .filter((candidate) => isAsked(candidate, question))
      .map((candidate): ReadSeries => ({ candidate, question, rounds: [] })),
  )
  const measure = ({ candidate: { way, process }, question }: ReadSeries) =>
    readers.get(process)!.measure(way, question, milliseconds)

  // Lets everything be compiled.
  for (const series of groups.flat()) await measure(series)
  for (let round = 1; round <= rounds; round += 1) {
    console.error(`Round ${round} of ${rounds}`)
    for (const group of groups) {
      // There and back, so that nobody always follows the same one.
      for (const series of round % 2 === 1 ? group : group.toReversed()) {
        series.rounds.push(await measure(series))
      }
    }
  }
  return groups.flat()
}
