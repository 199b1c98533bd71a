import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { changeOf, compareWithPrevious } from '../../loadtest/report/compare.ts'
import { reportFiles } from '../../loadtest/report/files.ts'
import { share } from '../../loadtest/report/figures.ts'
import { linearTicks, logTicks } from '../../loadtest/report/scale.ts'
import { textSummary } from '../../loadtest/report/text.ts'
import { budgetSentence } from '../../loadtest/report/verdict.ts'
import { bare, districts, failing, hostile, passing, search } from './sample-reports.ts'

const reports = { passing, failing, hostile, bare }
const pagesOf = Object.entries(reports).map(([name, report]) => ({ name, files: reportFiles(report) }))

/** What a reader sees of a page, on one line. */
const textOf = (page: string) =>
  page
    .slice(page.indexOf('<body>'))
    .replaceAll('<wbr />', '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replace(/\s+/g, ' ')

describe('the page', () => {
  test.each(pagesOf)(
    'of a $name report is well-formed, and every reference in it leads somewhere',
    async ({ files }) => {
      const page = files['report.html']
      await expect(format(page, { parser: 'html' })).resolves.toContain('</html>')
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)
      expect(new Set(ids).size).toBe(ids.length)
      const named = [...page.matchAll(/aria-labelledby="([^"]*)"/g)].flatMap(([, id]) => id!.split(' '))
      expect(named.filter((id) => !ids.includes(id))).toEqual([])
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
    },
  )

  test('that were not well-formed would be found so', async () => {
    const page = reportFiles(failing)['report.html']
    await expect(format(page.replace('</figure>', ''), { parser: 'html' })).rejects.toThrow(
      /figure|Unexpected/,
    )
  })

  test.each(pagesOf)('of a $name report loads nothing and links to nothing but traces', ({ files }) => {
    const page = files['report.html']
    expect(page).not.toMatch(/<script|<link|<iframe|<img|<use|@import|url\(|\ssrc=|\ssrcset=|\son\w+=|<base/i)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)
    expect(links).toEqual(page.includes('abc123') ? ['http://localhost:16686/trace/abc123'] : [])
  })

  test('shows the verdict, what failed before what is only reported, and both kinds of requests', () => {
    const page = textOf(reportFiles(failing)['report.html'])
    expect(page).toContain(
      '✗ Failed 1 threshold failed, 1 operation over the SQL budget, 1 difference between the witnesses.',
    )
    expect(page).toContain(
      'SearchNotaries took 24 SQL statements; its budget is 5. PostgreSQL counted 4 fewer.',
    )
    expect(page).toContain('sql_statements{operation:SearchNotaries} max<=5 24 ✗ failed')
    expect(page.indexOf('✗ failed')).toBeLessThan(page.indexOf('p(95)<60 82 reported'))
    expect(page).toContain('137 requests over the budget, 1 of them listed')
    expect(page).toContain('SearchNotaries 233 ✗ 24 5 trace')
    expect(page).toContain('Districts 41.0 2 2 r-2')
    expect(textOf(reportFiles(passing)['report.html'])).toContain('✓ Passed')
  })

  test('plots the run over time only where there is a timeline, with a gap where nothing was measured', () => {
    expect(reportFiles(passing)['report.html']).not.toContain('Over time')
    const page = reportFiles(failing)['report.html']
    expect(page).toContain('Requests: between 0 and 18 per second.')
    // Of 0 to 100 ms, in percent from the top: two lone points.
    expect(page).toContain('d="M33.33 91.00h0M100 10.00h0"')
  })

  test('plots each operation against its budget, and says in words which is over it', () => {
    const page = reportFiles(failing)['report.html']
    expect(page).toContain('SearchNotaries: p50 30.0, p95 82.0, p99 140, budget 60.')
    expect(page).toContain('SearchNotaries: mean 11.50, most 24, budget 5.')
    expect(textOf(page)).toContain('✗ p95 82.0 of 60')
    expect(textOf(page)).toContain('✗ 24 of 5')
    // From 0 to 30 statements: 24 and 5 of them.
    expect(page).toMatch(/class="range"\s+x="0"[^>]*width="80%"/)
    expect(page).toMatch(/class="budget"\s+x="16.67%"/)
  })
})

describe('the Markdown', () => {
  test.each(pagesOf)(
    'of a $name report has as many cells in each line of a table as in its head',
    ({ files }) => {
      const tables = files['report.md'].split('\n\n').filter((part) => part.startsWith('|'))
      expect(tables.length).toBeGreaterThan(0)
      for (const rows of tables.map((table) => table.trim().split('\n'))) {
        const cells = rows.map((row) => row.match(/(?<!\\)\|/g)!.length)
        expect(cells).toEqual(cells.map(() => cells[0]))
      }
    },
  )

  test('says what ran, what failed, and how the counts compare', () => {
    const page = reportFiles(failing)['report.md']
    expect(page).toMatch(/^# Load run browse: failed\n/)
    expect(page).toContain('- Started: 2026-03-14 09:26:53 UTC\n- Took: 1 min 5 s\n')
    expect(page).toContain(
      '| `sql_statements{operation:SearchNotaries}` | `max<=5` | 24 | failed |\n| `http_req',
    )
    expect(page).toContain(
      '| SearchNotaries | 300 | **1** | 30.0 | **82.0** | 60 | 140 | 11.50 | **24** | 5 | – |',
    )
    expect(page).toContain(
      '3,000 (sum of x-sql-count) − 10 (shared) + 5 (background)\n= 2,995 (statements by the server)\n≠ 2,990 (calls by PostgreSQL) + 1 (failed)',
    )
    expect(page).toContain('[trace](<http://localhost:16686/trace/abc123>)')
    expect(page).toContain(
      '| Districts, p95 ms | 19.0 | 9.5 | −50 % | better |\n| Districts, SQL max | 1 | 2 | +100 % | worse |',
    )
    expect(page).toContain('Only in this run: SearchNotaries.')
  })

  test('of a report without witnesses and previous run has no words on them', () => {
    expect(reportFiles(passing)['report.md']).not.toMatch(/Witnesses|Against|Slowest|did not hold|Over/)
  })
})

describe('text from outside', () => {
  test('is nowhere markup, and ends no line', () => {
    const { 'report.html': page, 'report.md': markdown, 'report.json': json } = reportFiles(hostile)
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
    expect(markdown).toContain(
      '# Load run \\<script\\>alert("1")\\</script\\> \\| \\`x\\`  \\[31m more: failed',
    )
    expect(`${page}${markdown}${textSummary(hostile)}`).not.toContain('\u001b')
    expect(textSummary(hostile)).not.toMatch(/^more/m)
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(hostile)))
  })
})

describe('the summary for the terminal', () => {
  test('ends with the verdict, and before it says what did not hold', () => {
    expect(textSummary(failing).split('\n').slice(-13)).toEqual([
      '   Operation       requests  errors  p50 ms  p95 ms  budget  SQL mean  SQL max  budget',
      '   Districts          1,200       0     2.0     9.5      60      0.25        2       2',
      '✗  SearchNotaries       300       1    30.0    82.0      60     11.50       24       5',
      '',
      '✗ SearchNotaries took 24 SQL statements; its budget is 5.',
      '✗ sql_statements{operation:SearchNotaries}: max<=5 does not hold, it was 24',
      '! http_req_duration{operation:SearchNotaries}: p(95)<60 does not hold, it was 82, reported only',
      '✗ PostgreSQL counted 4 fewer.',
      '3,000 (sum of x-sql-count) − 10 (shared) + 5 (background)',
      '= 2,995 (statements by the server)',
      '≠ 2,990 (calls by PostgreSQL) + 1 (failed)',
      '',
      'FAILED: 1 threshold failed, 1 operation over the SQL budget, 1 difference between the witnesses',
    ])
    expect(textSummary(passing)).toMatch(/\nPASSED: 1 threshold held$/)
  })

  test('has 40 lines at most, and shows first what is over its budget', () => {
    const many = Array.from({ length: 60 }, (_none, index) => ({ ...districts, name: `Operation${index}` }))
    const differences = many.map(({ name }) => name)
    const thresholds = many.flatMap(() => failing.thresholds)
    const over = Array.from({ length: 9 }, (_none, index) => ({ ...search, name: `Over${index}` }))
    const witnesses = { ...failing.witnesses!, differences }
    const lines = textSummary({ ...failing, thresholds, witnesses, operations: [...many, ...over] }).split(
      '\n',
    )
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines[6]).toMatch(/^✗ {2}Over0 /)
    expect(lines.filter((line) => line.endsWith('more, in the report'))).toHaveLength(5)
  })

  test('writes one statement in the singular', () => {
    expect(budgetSentence({ name: 'A', statements: { mean: 1, max: 1, budget: 0 } })).toBe(
      'A took 1 SQL statement; its budget is 0.',
    )
  })
})

describe('a comparison', () => {
  test('takes less than a fifth for equal in times, and nothing in counts of statements', () => {
    expect(changeOf(100, 119, 'less').word).toBe('equal')
    expect(changeOf(100, 120, 'less')).toEqual({ before: 100, now: 120, change: 0.2, word: 'worse' })
    expect(changeOf(100, 70, 'more').word).toBe('worse')
    expect(changeOf(0, 3, 'more')).toEqual({ before: 0, now: 3, change: undefined, word: 'better' })
    const { totals, operations, added, gone } = compareWithPrevious(failing)!
    expect(totals.map(({ name, word }) => [name, word])).toEqual([
      ['p50', 'equal'],
      ['p95', 'worse'],
      ['p99', 'equal'],
      ['perSecond', 'better'],
    ])
    expect(operations.map(({ p95, statements }) => [p95.word, statements.word])).toEqual([
      ['better', 'worse'],
    ])
    expect([added, gone, compareWithPrevious(passing)]).toEqual([['SearchNotaries'], [], undefined])
  })
})

describe('figures and scales', () => {
  test('never write something as nothing, nor not all as all', () => {
    expect([0, 0.00001, 0.0042, 0.875, 0.99999, 1].map(share)).toEqual([
      ...['0 %', 'under 0.01 %', '0.42 %', '87.5 %', 'over 99.9 %', '100 %'],
    ])
  })

  test('have round marks around all values', () => {
    expect([0, 0.9, 24, 100].map((greatest) => linearTicks(greatest))).toEqual([
      ...[
        [0, 1],
        [0, 0.5, 1],
        [0, 10, 20, 30],
        [0, 50, 100],
      ],
    ])
    expect(logTicks([0, 0.4, 82])).toEqual([0.1, 1, 10, 100])
    expect(logTicks([])).toEqual([1, 10])
  })
})
