// Checks what a YAML file, and the environment over it, say against a schema, and finds every mistake at once.
import * as z from 'zod/mini'
import { expectedAt, keysAt, nearest } from './expected.ts'
import { foundText, keyName, mistaken } from './mistakes.ts'
import type { KeyPath, Mistake, YamlFile } from './yaml-file.ts'

/** A value from outside the file (an environment variable), which wins over the file's. */
export interface Override {
  readonly variable: string
  readonly path: KeyPath
  readonly value: string
}

/** The checked value; throws NewsletterError('config') with one line for each mistake. `shown` names the file. */
export function validate<S extends z.core.$ZodType>(
  shown: string,
  file: YamlFile,
  schema: S,
  overrides: readonly Override[] = [],
): z.output<S> {
  if (file.data === null) throw mistaken(shown, file.mistakes)
  const data = overrides.reduce<unknown>(
    (value, { path, value: at }) => withValue(value, path, at),
    file.data,
  )
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
function check<S extends z.core.$ZodType>(schema: S, data: unknown, secrets: ReadonlySet<string>) {
  // The empty message tells what the schema says itself from what zod says for it.
  const options = { reportInput: true, error: () => '' }
  const result = z.safeParse(schema, data, options)
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
  const read = numbers.reduce<unknown>(
    (value, { path, input }) => withValue(value, path, Number(input)),
    data,
  )
  return z.safeParse(schema, read, options)
}

interface Context {
  readonly schema: z.core.$ZodType
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
  const said = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message
  const expected = expectedAt(context.schema, path, said)
  const isUnquoted =
    issue.code === 'invalid_type' && issue.expected === 'string' && typeof issue.input !== 'object'
  const hint = isUnquoted && typeof issue.input !== 'string' ? '; put it in quotes' : ''
  const text =
    issue.input === undefined
      ? `is missing; expected ${expected}`
      : `expected ${expected}, found ${foundText(issue.input, path, context.secrets)}${hint}`
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

/** A copy of `data` with `value` at `path`; `data` itself where the path leads through something else. */
function withValue(data: unknown, path: KeyPath, value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(data))
    return data.map((item, index) => (index === step ? withValue(item, rest, value) : item))
  if (data !== undefined && (typeof data !== 'object' || data === null)) return data
  const held = { ...data } as Record<PropertyKey, unknown>
  return { ...held, [step]: withValue(held[step], rest, value) }
}
