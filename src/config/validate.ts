// Checks what a YAML file says against its schema, and tells every mistake at once: file, line, key, what
// was expected and what stood there. A secret is never shown.
import type { z } from 'zod'
import { NewsletterError } from '../errors.ts'
import { cleanLine } from '../text/clean.ts'
import { expectedAt, keysAt, nearest } from './expected.ts'
import type { KeyPath, Mistake, YamlFile } from './yaml-file.ts'

/** A value from outside the file (an environment variable), which wins over the file's. */
export interface Override {
  readonly variable: string
  readonly path: KeyPath
  readonly value: string
}

/** The checked value; throws NewsletterError('config') with one line for each mistake. `shown` names the file. */
export function validate<S extends z.ZodType>(
  shown: string,
  file: YamlFile,
  schema: S,
  overrides: readonly Override[] = [],
): z.output<S> {
  if (file.data === null) throw mistaken(shown, file.mistakes)
  const data = overrides.reduce((value, { path, value: at }) => withValue(value, path, at), file.data)
  const secrets = new Set([...file.secrets, ...overrides.map(override => override.value)])
  const result = check(schema, data, secrets)
  const found = result.success
    ? []
    : result.error.issues.flatMap(issue => mistakesOf(issue, { schema, file, secrets, overrides }))
  const reported = new Set(file.mistakes.map(mistake => keyName(mistake.path)))
  const mistakes = [...file.mistakes, ...found.filter(mistake => !reported.has(keyName(mistake.path)))]
  if (!result.success || mistakes.length > 0) throw mistaken(shown, mistakes)
  return result.data
}

/** Checks; a number that came as text from the environment is taken for the number it is. */
function check<S extends z.ZodType>(schema: S, data: unknown, secrets: ReadonlySet<string>) {
  // The empty message tells what the schema says itself from what zod says for it.
  const options = { reportInput: true, error: () => '' }
  const result = schema.safeParse(data, options)
  const numbers = (result.error?.issues ?? []).filter(
    ({ code, input, ...issue }) =>
      code === 'invalid_type' &&
      'expected' in issue &&
      issue.expected === 'number' &&
      typeof input === 'string' &&
      secrets.has(input) &&
      /^\d+(\.\d+)?$/.test(input),
  )
  if (numbers.length === 0) return result
  const read = numbers.reduce<unknown>((value, { path, input }) => withValue(value, path, Number(input)), data)
  return schema.safeParse(read, options)
}

interface Context {
  readonly schema: z.ZodType
  readonly file: YamlFile
  readonly secrets: ReadonlySet<string>
  readonly overrides: readonly Override[]
}

function mistakesOf(issue: z.core.$ZodIssue, context: Context, base: KeyPath = []): Mistake[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(errors => !errors.some(error => error.path.length === 0 && isKind(error)))
    if (meant !== undefined) return meant.flatMap(error => mistakesOf(error, context, path))
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(key, path, context))
  const expected = expectedAt(context.schema, path, issue.message)
  const text =
    issue.input === undefined
      ? `is missing; expected ${expected}`
      : `expected ${expected}, found ${foundText(issue.input, path, context.secrets)}`
  return [at(path, text, context)]
}

function isKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function unknownKey(key: string, path: KeyPath, context: Context): Mistake {
  const known = keysAt(context.schema, path)
  const meant = nearest(key, known)
  const text = meant === null ? `is unknown; known here: ${known.join(', ')}` : `is unknown; meant: ${meant}?`
  return at([...path, key], text, context)
}

function at(path: KeyPath, text: string, { file, overrides }: Context): Mistake {
  const override = overrides.find(candidate => candidate.path.every((step, index) => step === path[index]))
  const mistake = { line: file.lineOf(path), column: null, path, text }
  return override === undefined ? mistake : { ...mistake, place: override.variable }
}

function foundText(value: unknown, path: KeyPath, secrets: ReadonlySet<string>): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'further keys'
  const text = String(value)
  if (isSecret(text, path, secrets)) return 'another value (not shown, it may be secret)'
  const line = cleanLine(text)
  const short = line.length > 60 ? `${line.slice(0, 60)}…` : line
  return typeof value === 'string' ? `“${short}”` : short
}

function isSecret(text: string, path: KeyPath, secrets: ReadonlySet<string>): boolean {
  const key = String(path.findLast(step => typeof step === 'string'))
  return secrets.has(text) || /^(database|.*url|.*password|.*secret)$/.test(key) || /:\/\/\S*@/.test(text)
}

function mistaken(shown: string, mistakes: readonly Mistake[]): NewsletterError {
  const ordered = mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  const what = ordered.map(mistake => sentence(shown, mistake)).join('\n')
  const fix = `Correct ${ordered.length === 1 ? 'it' : `these ${ordered.length} lines`} and run the command again.`
  return new NewsletterError('config', { what, fix })
}

function sentence(shown: string, { line, column, path, text, place }: Mistake): string {
  const where = place ?? [shown, line, column].filter(part => part !== null).join(':')
  return `${[where, keyName(path)].filter(Boolean).join(': ')}${path.length > 0 && text.startsWith('is ') ? ' ' : ': '}${text}`
}

/** `audiences[1]`, `smtp.url`; a key that may hold a secret is not shown whole. */
function keyName(path: KeyPath): string {
  return path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${readable(String(step))}`))
    .join('')
    .replace(/^\./, '')
}

function readable(key: string): string {
  return /:\/\/|@/.test(key) ? '…' : cleanLine(key).slice(0, 60)
}

/** A copy of `data` with `value` at `path`; `data` itself where the path leads through something else. */
function withValue(data: unknown, path: KeyPath, value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(data)) return data.map((item, index) => (index === step ? withValue(item, rest, value) : item))
  if (data !== undefined && (typeof data !== 'object' || data === null)) return data
  const held = { ...data } as Record<PropertyKey, unknown>
  return { ...held, [step]: withValue(held[step], rest, value) }
}
