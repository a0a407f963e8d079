// What came out, as a table for people and one line of JSON for machines: medians, how far they spread, ratios.
import { machine } from '../machine.ts'
import type { Result } from './turn.ts'

export type Results = ReadonlyMap<string, readonly Result[]>

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

export function rateOf(results: Results, sender: string): number | null {
  return median((results.get(sender) ?? []).map(({ rate }) => rate))
}

/** null where one of the two is missing: a sender that failed has no ratio. */
export function ratio(ours: number | null, reference: number | null): number | null {
  return ours === null || reference === null || reference === 0 ? null : round(ours / reference, 3)
}

export function printTable(results: Results): void {
  console.table(
    Object.fromEntries(
      [...results].map(([sender, turns]) => {
        const rates = turns.map(({ rate }) => Math.round(rate))
        const per10k = (seconds: (turn: Result) => number): number | null =>
          round(median(turns.map(turn => (seconds(turn) / turn.accepted) * 10_000)), 2)
        return [
          sender,
          {
            messages: turns[0]?.accepted,
            turns: turns.length,
            'median /s': round(median(rates), 0),
            'range /s': `${Math.min(...rates)} to ${Math.max(...rates)}`,
            'CPU s / 10,000': per10k(({ cpuSeconds }) => cpuSeconds),
            "sink's": per10k(({ sinkCpuSeconds }) => sinkCpuSeconds),
            'peak MB': round(Math.max(...turns.map(({ peakMb }) => peakMb)), 0),
          },
        ]
      }),
    ),
  )
}

export function printRatios(ratios: Readonly<Record<string, number | null>>): void {
  console.table(
    Object.fromEntries(Object.entries(ratios).map(([name, value]) => [name, { 'ours ÷ reference': value }])),
  )
}

/** The last line of a bench. */
export function printJson(
  figures: Readonly<Record<string, number | null>>,
  ratios: Readonly<Record<string, number | null>>,
): void {
  console.log(JSON.stringify({ bench: 'send', machine: machine(), figures, ratios }))
}

export function round(value: number, digits: number): number
export function round(value: number | null, digits: number): number | null
export function round(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits))
}
