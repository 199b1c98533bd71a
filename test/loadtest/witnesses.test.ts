import { describe, expect, test } from 'vitest'
import type { Witnesses } from '../../loadtest/report/report.ts'
import { differencesIn } from '../../loadtest/runner/witnesses.ts'

type Counts = Omit<Witnesses, 'differences'>

/** 100 statements by the answers, 10 of them told by two, 5 for nobody: 95 were sent, of which 2 failed. */
const agreeing: Counts = {
  answers: { statements: 100, shared: 10 },
  server: { statements: 95, shared: 10, background: 5, failed: 2 },
  database: 93,
}

describe('the witnesses of the SQL statements', () => {
  test('agree where the answers, the server and PostgreSQL count the same', () => {
    expect(differencesIn(agreeing)).toEqual([])
    expect(differencesIn({ ...agreeing, database: undefined })).toEqual([])
  })

  const answersDiffer =
    'The answers told of 101 statements, 10 of them shared, and 5 were sent for nobody: 96. The server sent 95.'
  const sharesDiffer = 'The answers told of 10 shared statements, the server of 9.'
  const databaseDiffers = (found: number, sent = 95, failed = 2) =>
    `PostgreSQL counted ${found} statements; the server sent ${sent}, of which ${failed} failed.`

  test.each<[what: string, counts: Counts, differences: string[]]>([
    [
      'an answer tells of one more',
      { ...agreeing, answers: { statements: 101, shared: 10 } },
      [answersDiffer],
    ],
    [
      'the server counts one share less',
      { ...agreeing, server: { ...agreeing.server, shared: 9 } },
      [sharesDiffer],
    ],
    ['PostgreSQL counts one more', { ...agreeing, database: 94 }, [databaseDiffers(94)]],
    ['PostgreSQL counts one less', { ...agreeing, database: 92 }, [databaseDiffers(92)]],
    ['PostgreSQL counts nothing at all', { ...agreeing, database: 0 }, [databaseDiffers(0)]],
    [
      'a statement that failed is not known as one',
      { ...agreeing, server: { ...agreeing.server, failed: 1 } },
      [databaseDiffers(93, 95, 1)],
    ],
    [
      'what is sent in the background is not counted',
      { ...agreeing, server: { ...agreeing.server, background: 4 } },
      [
        'The answers told of 100 statements, 10 of them shared, and 4 were sent for nobody: 94. The server sent 95.',
      ],
    ],
    [
      'the server sent one more than anybody saw',
      { ...agreeing, server: { ...agreeing.server, statements: 96 } },
      [
        'The answers told of 100 statements, 10 of them shared, and 5 were sent for nobody: 95. The server sent 96.',
        databaseDiffers(93, 96),
      ],
    ],
    [
      'nobody agrees with anybody',
      { answers: { statements: 101, shared: 10 }, server: { ...agreeing.server, shared: 9 }, database: 90 },
      [answersDiffer, sharesDiffer, databaseDiffers(90)],
    ],
  ])('differ where %s', (_what, counts, differences) => {
    expect(differencesIn(counts)).toEqual(differences)
  })
})
