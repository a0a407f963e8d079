// Counts of days as a row without gaps, and as a line of blocks for a terminal.

export interface DayCount {
  /** YYYY-MM-DD. */
  readonly day: string
  readonly count: number
}

const DAY = 86_400_000
/** More than a plot can show: the first so many days of a link tell what there is to tell. */
const MOST_DAYS = 3_660

/** Every day from the first to the last that has a count, added up; empty when none has. */
export function everyDay(counts: readonly DayCount[]): readonly DayCount[] {
  const sums = new Map<string, number>()
  for (const { day, count } of counts) sums.set(day, (sums.get(day) ?? 0) + count)
  const days = [...sums.keys()].toSorted()
  const [first, last] = [Date.parse(days[0] ?? ''), Date.parse(days.at(-1) ?? '')]
  if (Number.isNaN(first) || Number.isNaN(last)) return []
  const length = Math.min(MOST_DAYS, Math.round((last - first) / DAY) + 1)
  return Array.from({ length }, (_, at) => {
    const day = new Date(first + at * DAY).toISOString().slice(0, 10)
    return { day, count: sums.get(day) ?? 0 }
  })
}

const BLOCKS = '▁▂▃▄▅▆▇█'

/** As wide as there are counts, but at most `width`: then several share a block. No count is a blank. */
export function sparkline(counts: readonly number[], width: number): string {
  const each = Math.max(1, Math.ceil(counts.length / width))
  const sums = Array.from({ length: Math.ceil(counts.length / each) }, (_, at) =>
    counts.slice(at * each, (at + 1) * each).reduce((sum, count) => sum + count, 0),
  )
  const highest = sums.reduce((most, sum) => Math.max(most, sum), 0)
  return sums.map(sum => (sum <= 0 ? ' ' : (BLOCKS[Math.ceil((sum / highest) * 8) - 1] ?? ' '))).join('')
}
