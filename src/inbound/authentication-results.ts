// The grammar of Authentication-Results (RFC 8601 §2.2): tokens, quoted strings and nested comments, one pass. A field
// that is not of it says nothing at all, since a sender may have written any part of it.

export interface Results {
  /** In lower case. */
  readonly authservId: string
  readonly methods: readonly MethodResult[]
}

export interface MethodResult {
  readonly method: string
  readonly result: string
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}

type Token =
  | { readonly kind: 'word' | 'quoted'; readonly text: string; readonly spaced: boolean }
  | { readonly kind: ';' | '=' | '/'; readonly spaced: boolean }

const LONGEST = 10_000
const MOST_TOKENS = 1_000

export function parseResults(value: string): Results | null {
  const tokens = tokenize(value)
  if (tokens === null) return null
  const [head, ...infos] = apart(tokens)
  const authservId = head === undefined ? null : readAuthservId(head)
  if (authservId === null) return null
  const [only] = infos
  if (infos.length === 1 && only?.length === 1 && textOf(only[0]) === 'none')
    return { authservId, methods: [] }
  const methods: MethodResult[] = []
  for (const info of infos) {
    if (info.length === 0 && info === infos.at(-1)) continue // a semicolon at the end is common
    const method = readMethod(info)
    if (method === null) return null
    methods.push(method)
  }
  return { authservId, methods }
}

/** `authserv-id [version]` */
function readAuthservId(tokens: readonly Token[]): string | null {
  const [id, version] = tokens
  const text = textOf(id)
  if (text === null || tokens.length > 2) return null
  return version === undefined || /^\d+$/.test(textOf(version) ?? '') ? text.toLowerCase() : null
}

/** `method [/ version] = result *( ptype.property = pvalue )` */
function readMethod(tokens: readonly Token[]): MethodResult | null {
  const rest = [...tokens]
  const method = word(rest.shift())
  if (rest[0]?.kind === '/') {
    rest.shift()
    if (!/^\d+$/.test(word(rest.shift()) ?? '')) return null
  }
  if (rest.shift()?.kind !== '=') return null
  const result = word(rest.shift())
  if (method === null || result === null) return null
  const properties: { name: string; value: string }[] = []
  while (rest.length > 0) {
    const name = word(rest.shift())
    if (name === null || rest.shift()?.kind !== '=') return null
    const value = pvalue(rest)
    if (value === null) return null
    properties.push({ name: name.toLowerCase(), value })
  }
  return { method: method.toLowerCase(), result: result.toLowerCase(), properties }
}

/** A value, in which `=` and `/` may stand as in base64 (`header.b=ab/c=`) and a quoted local part before `@`. */
function pvalue(rest: Token[]): string | null {
  const first = textOf(rest.shift())
  if (first === null) return null
  let value = first
  for (;;) {
    const next = rest[0]
    if (next === undefined || next.spaced || next.kind === ';') return value
    value += next.kind === 'word' || next.kind === 'quoted' ? next.text : next.kind
    rest.shift()
  }
}

function apart(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === ';') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function word(token: Token | undefined): string | null {
  return token?.kind === 'word' ? token.text : null
}

function textOf(token: Token | undefined): string | null {
  return token?.kind === 'word' || token?.kind === 'quoted' ? token.text : null
}

/** null when a comment or a string does not end, or there is more of it than any host writes. */
function tokenize(value: string): readonly Token[] | null {
  if (value.length > LONGEST) return null
  const tokens: Token[] = []
  let spaced = false
  let at = 0
  while (at < value.length) {
    const char = value[at] ?? ''
    if (/\s/.test(char)) {
      spaced = true
      at += 1
    } else if (char === '(') {
      const end = commentEnd(value, at)
      if (end === null) return null
      spaced = true
      at = end
    } else if (char === '"') {
      const quoted = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(value.slice(at))
      if (quoted === null) return null
      tokens.push({ kind: 'quoted', text: (quoted[1] ?? '').replace(/\\([\s\S])/g, '$1'), spaced })
      spaced = false
      at += quoted[0].length
    } else if (char === ';' || char === '=' || char === '/') {
      tokens.push({ kind: char, spaced })
      spaced = false
      at += 1
    } else {
      const text = /^[^\s()";=/]+/.exec(value.slice(at, at + LONGEST))?.[0]
      if (text === undefined) return null
      tokens.push({ kind: 'word', text, spaced })
      spaced = false
      at += text.length
    }
    if (tokens.length > MOST_TOKENS) return null
  }
  return tokens
}

/** Behind the comment that begins here; comments nest (RFC 5322 §3.2.2). */
function commentEnd(value: string, start: number): number | null {
  let depth = 0
  for (let at = start; at < value.length; at += 1) {
    const char = value[at]
    if (char === '\\') at += 1
    else if (char === '(') depth += 1
    else if (char === ')') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}
