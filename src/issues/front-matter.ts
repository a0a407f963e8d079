// The head of an issue's file: title, date and number between two lines of `---`. Other keys are somebody
// else's. What YAML does not take is read line by line, and said.
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { cleanLine } from '../text/clean.ts'
import type { Day, ReadingProblem } from './issue.ts'

export interface FrontMatter {
  /** Null when there is none, '' when it is empty. */
  readonly title: string | null
  readonly titleLine: number
  readonly date: Day | null
  readonly number: number | null
  /** How many lines of the file it takes, with both `---`. */
  readonly lines: number
  readonly problems: readonly ReadingProblem[]
}

const NONE: FrontMatter = { title: null, titleLine: 1, date: null, number: null, lines: 0, problems: [] }
const KEYS = ['title', 'date', 'number'] as const
type Fields = Partial<Record<(typeof KEYS)[number], { readonly value: string; readonly line: number }>>

/** YAML takes more than linear time in hostile text; no issue needs a longer head. */
const LONGEST = 16_384

const dayField = z
  .string()
  .regex(/^\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)/)
  .transform(text =>
    (/^[\d-]+/.exec(text.replace(/^(\d+)[/.](\d+)[/.]/, '$1-$2-'))?.[0] ?? '').replace(
      /-(\d)(?!\d)/g,
      '-0$1',
    ),
  )
  .pipe(z.iso.date())
const numberField = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

/** @param lines the cleaned lines of the whole file */
export function readFrontMatter(lines: readonly string[]): FrontMatter {
  const open = lines.findIndex(line => line.trim() !== '')
  if (lines[open]?.trimEnd() === '+++') return tomlHead(lines, open)
  if (lines[open]?.trimEnd() !== '---') return bareHead(lines, open)
  const end = lines.findIndex((line, index) => index > open && /^(?:---|\.\.\.)\s*$/.test(line))
  if (end === -1) return unclosed(lines, open)
  return fromFields(lines.slice(open + 1, end), open + 2, end + 1, [])
}

/** TOML between two lines of `+++`, of which the plain lines `key = value` are read. */
function tomlHead(lines: readonly string[], open: number): FrontMatter {
  const end = lines.findIndex((line, index) => index > open && line.trimEnd() === '+++')
  if (end === -1) return NONE
  const head = lines.slice(open + 1, end).map(line => line.replace(/^\s*(\w+)\s*=\s*/, '$1: '))
  return fromFields(head, open + 2, end + 1, [])
}

/** Without an opening line: keys from the top on, up to a line of `---`. */
function bareHead(lines: readonly string[], open: number): FrontMatter {
  const end = lines.findIndex((line, index) => index > open && !/^(?:\w+:|\s*- |\s+\S|#)/.test(line))
  if (open === -1 || !/^---\s*$/.test(lines[end] ?? '') || !/^(?:title|date|layout):/.test(lines[open] ?? ''))
    return NONE
  return fromFields(lines.slice(open, end), open + 1, end + 1, [])
}

/** Without a closing line, what looks like keys directly below the opening one counts. */
function unclosed(lines: readonly string[], open: number): FrontMatter {
  const end = lines.findIndex((line, index) => index > open && !/^\w+:/.test(line))
  if (end === open + 1) return NONE
  const message = 'the front matter has no closing line of ---'
  const until = end === -1 ? lines.length : end
  return fromFields(lines.slice(open + 1, until), open + 2, until, [{ line: open + 1, message }])
}

function fromFields(
  head: readonly string[],
  firstLine: number,
  lines: number,
  earlier: readonly ReadingProblem[],
): FrontMatter {
  const problems = [...earlier]
  const fields = yamlFields(head, firstLine, problems)
  const { title } = fields
  return {
    title: title === undefined ? null : cleanLine(title.value),
    titleLine: title?.line ?? firstLine,
    date: checked(fields.date, dayField, 'date is no day such as 2015-06-15', problems),
    number: checked(fields.number, numberField, 'number is no whole number', problems),
    lines,
    problems,
  }
}

function checked<T>(
  field: Fields['date'],
  schema: z.ZodType<T, string>,
  mistake: string,
  problems: ReadingProblem[],
): T | null {
  if (field === undefined || field.value === '') return null
  const result = schema.safeParse(field.value)
  if (!result.success) problems.push({ line: field.line, message: `${mistake}: ${field.value.slice(0, 80)}` })
  return result.success ? result.data : null
}

function yamlFields(head: readonly string[], firstLine: number, problems: ReadingProblem[]): Fields {
  const text = head.join('\n')
  if (text.length > LONGEST) {
    problems.push({
      line: firstLine,
      message: 'the front matter is too long; only its plain lines were read',
    })
    return plainFields(head, firstLine)
  }
  const counter = new LineCounter()
  const document = parsed(text, counter)
  const error = document?.errors[0]
  if (document === null || error !== undefined) {
    const line = firstLine + Math.max(0, counter.linePos(error?.pos[0] ?? 0).line - 1)
    const why = error === undefined ? 'it is nested too deep' : (error.message.split('\n', 1)[0] ?? '')
    problems.push({ line, message: `the front matter is no YAML: ${cleanLine(why).replace(/:$/, '')}` })
    return plainFields(head, firstLine)
  }
  return mapFields(document, counter, firstLine)
}

/** Every scalar as the string it is written as (the failsafe schema of YAML 1.2 §10.1). */
function parsed(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { strict: false, schema: 'failsafe', uniqueKeys: false, lineCounter })
  } catch {
    return null
  }
}

function mapFields(
  document: NonNullable<ReturnType<typeof parsed>>,
  counter: LineCounter,
  firstLine: number,
): Fields {
  const fields: Fields = {}
  if (!isMap(document.contents)) return fields
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? KEYS.find(known => known === key.value) : undefined
    if (name === undefined || !isScalar(value) || !isScalar(key)) continue
    const line = firstLine - 1 + counter.linePos(key.range?.[0] ?? 0).line
    fields[name] = { value: typeof value.value === 'string' ? value.value.trim() : '', line }
  }
  return fields
}

/** `key: value`, a line each, quotation marks around the value taken off. */
function plainFields(head: readonly string[], firstLine: number): Fields {
  const fields: Fields = {}
  for (const [index, line] of head.entries()) {
    const name = KEYS.find(key => line.startsWith(`${key}:`))
    if (name === undefined) continue
    const value = line.slice(name.length + 1).trim()
    fields[name] ??= { value: value.replace(/^(["'])(.*)\1$/, '$2'), line: firstLine + index }
  }
  return fields
}
