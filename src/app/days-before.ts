// The instant so many days before another, as the database writes both.
const DAY_MS = 86_400_000

export function daysBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY_MS).toISOString()
}
