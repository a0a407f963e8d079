// Spans of time as people write them in configuration and on the command line: `30s`, `5m`, `12h`, `7d`, `2w`.

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** @returns milliseconds, or null when it is no span. */
export function parseSpan(text: string): number | null {
  const [, digits, unit] = /^(\d{1,6})([smhdw])$/.exec(text.trim()) ?? []
  return digits && unit ? Number(digits) * (UNITS[unit] ?? 0) : null
}
