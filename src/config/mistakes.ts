// Mistakes in a YAML file, in words: file, line, key, what was expected and what stood there. A secret is
// never shown, nor is anything that a terminal would obey.
import { NewsletterError } from '../errors.ts'
import { cleanLine } from '../text/clean.ts'
import type { KeyPath, Mistake } from './yaml-file.ts'

/** One error with a line for each mistake; `shown` names the file. */
export function mistaken(shown: string, mistakes: readonly Mistake[]): NewsletterError {
  const ordered = mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  const what = ordered.map(mistake => sentence(shown, mistake)).join('\n')
  const fix = `Correct ${ordered.length === 1 ? 'it' : `these ${ordered.length} lines`} and run the command again.`
  return new NewsletterError('config', { what, fix })
}

function sentence(shown: string, { line, column, path, text, place }: Mistake): string {
  const where = place ?? [shown, line, column].filter(part => part !== null).join(':')
  // “smtp.url is missing”, but “smtp.url: expected …”.
  const link = path.length > 0 && text.startsWith('is ') ? ' ' : ': '
  return [where, keyName(path)].filter(Boolean).join(': ') + link + text
}

/** `audiences[1]`, `smtp.url`; a key that may hold a secret is not shown whole. */
export function keyName(path: KeyPath): string {
  return path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${readable(String(step))}`))
    .join('')
    .replace(/^\./, '')
}

function readable(key: string): string {
  return /:\/\/|@/.test(key) ? '…' : cleanLine(key).slice(0, 60)
}

/** What stands at `path`, quoted short. */
export function foundText(value: unknown, path: KeyPath, secrets: ReadonlySet<string>): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'further keys'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (isSecret(text, path, secrets)) return 'another value (not shown, it may be secret)'
  const line = cleanLine(text)
  const short = line.length > 60 ? `${line.slice(0, 60)}…` : line
  return typeof value === 'string' ? `“${short}”` : short
}

function isSecret(text: string, path: KeyPath, secrets: ReadonlySet<string>): boolean {
  const key = String(path.findLast(step => typeof step === 'string'))
  return secrets.has(text) || /^(database|.*url|.*password|.*secret)$/.test(key) || /:\/\/\S*@/.test(text)
}
