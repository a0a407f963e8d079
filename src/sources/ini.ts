// The INI dialect of Python's ConfigParser, read generously: a slip is named with its line, and what the
// line most likely means is read all the same.
import { cleanLine } from '../text/clean.ts'

export interface IniSection {
  readonly header: string
  /** Of the header, from 1. */
  readonly line: number
  /** Names in lower case; a value's continuation lines joined by spaces. */
  readonly options: ReadonlyMap<string, string>
}

export interface Ini {
  readonly sections: readonly IniSection[]
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

interface Option {
  readonly name: string
  readonly indent: number
}

export function readIni(text: string): Ini {
  const sections: (IniSection & { readonly options: Map<string, string> })[] = []
  const problems: { line: number; message: string }[] = []
  /** The option that an indented line would continue. */
  let open: Option | null = null

  for (const [index, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    const line = index + 1
    const content = written.trim()
    if (content === '' || /^[#;]/.test(content)) continue
    const section = sections.at(-1)
    const indent = written.search(/\S/)
    const header = readHeader(content, open !== null && indent > open.indent)
    if (header !== null) {
      sections.push({ header: header.name, line, options: new Map() })
      if (indent > 0) problems.push({ line, message: `[${header.name}] is indented` })
      if (header.slip !== null) problems.push({ line, message: `[${header.name}] ${header.slip}` })
      open = null
      continue
    }
    if (open !== null && section && indent > open.indent) {
      section.options.set(
        open.name,
        `${section.options.get(open.name) ?? ''} ${withoutComment(content)}`.trim(),
      )
      continue
    }
    const option = /^([^=:]+)[=:](.*)$/.exec(content)
    if (!option) {
      problems.push({ line, message: `neither a section nor an option: ${shown(content)}` })
      continue
    }
    const name = (option[1] ?? '').trim().toLowerCase()
    open = { name, indent }
    if (!section) problems.push({ line, message: `${shown(name)} stands before any section` })
    else if (section.options.has(name)) {
      problems.push({ line, message: `a second ${shown(name)} in [${section.header}]; is a header missing?` })
      open = null
    } else section.options.set(name, withoutComment(option[2] ?? ''))
  }
  return { sections, problems }
}

interface Header {
  readonly name: string
  /** What is wrong with it. */
  readonly slip: string | null
}

/** A header, or what was meant as one. Outside of a value, an address by itself is one, too. */
function readHeader(content: string, inValue: boolean): Header | null {
  const [, name] = /^\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(content) ?? []
  if (name !== undefined) return spaced(name, null)
  if (/^\[.+\]$/.test(content)) return spaced(content.slice(1, -1), null)
  const [, cut, rest = ''] = /^\[([^\]]+)(\]?.*)$/.exec(content) ?? []
  if (cut !== undefined)
    return spaced(
      cut,
      rest === '' ? 'has no closing bracket' : `is followed by ${shown(rest.slice(1).trim())}`,
    )
  if (inValue || !/^(https?|feed):/i.test(content)) return null
  if (content.endsWith(']')) return spaced(content.slice(0, -1), 'has no opening bracket')
  return spaced(content, 'has no brackets')
}

/** No address has spaces in it. */
function spaced(name: string, slip: string | null): Header {
  const trimmed = name.trim()
  const [first = ''] = /^[a-z]+:\S+/i.exec(trimmed) ?? [trimmed]
  return { name: first, slip: slip ?? (first === name ? null : 'has spaces in its header') }
}

/** ` ;` begins a comment, as ConfigParser has it. */
function withoutComment(value: string): string {
  return value.replace(/(^|\s);.*$/, '').trim()
}

function shown(text: string): string {
  return `"${cleanLine(text).slice(0, 80)}"`
}
