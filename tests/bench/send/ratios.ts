// From the turns to the figures and ratios that the bench is asked for, by their names.
import { availableParallelism } from 'node:os'
import { median, type Results, rateOf, ratio, round } from './report.ts'

/** Rates in messages a second (`rsa_alone`: signatures), and the memory of the sending process. */
export function figuresOf(results: Results): Readonly<Record<string, number | null>> {
  const rates = [...results.keys()].map(name => [`${name}_per_s`, round(rateOf(results, name), 0)] as const)
  const peaks = (results.get('ours_5k') ?? []).map(({ peakMb }) => peakMb)
  const cpu = (results.get('ours_5k') ?? []).map(
    ({ cpuSeconds, accepted }) => (cpuSeconds / accepted) * 10_000,
  )
  return {
    ...Object.fromEntries(rates),
    rss_mb: peaks.length === 0 ? null : round(Math.max(...peaks), 1),
    cpu_s_10000: round(median(cpu), 2),
  }
}

export function ratiosOf(results: Results): Readonly<Record<string, number | null>> {
  const between = (one: string, other: string) => ratio(rateOf(results, one), rateOf(results, other))
  return {
    source_5k: between('ours_5k', 'source_5k'),
    source_40k: between('ours_40k', 'source_40k'),
    nodemailer_5k: between('ours_5k', 'nodemailer_5k'),
    nodemailer_40k: between('ours_40k', 'nodemailer_40k'),
    rsa_bound: rsaBound(results),
    rsa_nodemailer: between('ours_rsa', 'nodemailer_rsa'),
    ed25519_unsigned: between('ours_ed25519', 'ours_5k'),
    rtt50_nodemailer: between('ours_rtt50', 'nodemailer_rtt50'),
    rtt50_source: between('ours_rtt50', 'source_rtt50'),
  }
}

/** Ours beside what all cores sign alone, times the share of them that the sink left in that turn. */
function rsaBound(results: Results): number | null {
  const cores = availableParallelism()
  const alone = rateOf(results, 'rsa_alone')
  const shares = (results.get('ours_rsa') ?? []).map(({ rate, seconds, sinkCpuSeconds }) =>
    ratio(rate, (alone ?? 0) * (1 - sinkCpuSeconds / (cores * seconds))),
  )
  return median(shares.filter(share => share !== null))
}
