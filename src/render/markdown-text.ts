// Markdown as the text part shows it: the words without emphasis, and each link's address after
// its words. One paragraph a line, marked for text/flowed.ts, which makes the lines.
import type { Token } from 'markdown-it'
import { cleanText } from '../text/clean.ts'
import { QUOTED, VERBATIM } from '../text/flowed.ts'
import { alt, attribute, insideLink, readMarkdown } from './markdown.ts'

interface Block {
  readonly lines: readonly string[]
  readonly quotes: number
  /** Belongs to a list without blank lines. */
  readonly tight: boolean
}

interface List {
  /** The next number; null for bullets. */
  next: number | null
}

export function markdownToText(markdown: string): string {
  return blocks(readMarkdown(markdown))
    .map(
      (block, at, all) =>
        separator(all[at - 1], block) + block.lines.map(line => mark(block) + line).join('\n'),
    )
    .join('')
}

function mark(block: Block): string {
  return QUOTED.repeat(block.quotes)
}

function separator(before: Block | undefined, block: Block): string {
  if (before === undefined) return ''
  if (before.tight && block.tight) return '\n'
  return `\n${QUOTED.repeat(Math.min(before.quotes, block.quotes))}\n`
}

function blocks(tokens: readonly Token[]): readonly Block[] {
  const found: Block[] = []
  const lists: List[] = []
  let quotes = 0
  let bullet = ''
  let tight = false
  const put = (lines: readonly string[]): void => {
    const indent = '  '.repeat(Math.max(0, lists.length - (bullet === '' ? 0 : 1)))
    found.push({ lines: lines.map((line, at) => lead(line, indent, at === 0 ? bullet : '')), quotes, tight })
    bullet = ''
  }
  for (const token of tokens) {
    if (token.type === 'blockquote_open') quotes += 1
    else if (token.type === 'blockquote_close') quotes -= 1
    else if (token.type === 'bullet_list_open') lists.push({ next: null })
    else if (token.type === 'ordered_list_open') lists.push({ next: Number(token.attrGet('start') ?? 1) })
    else if (token.type.endsWith('_list_close')) lists.pop()
    else if (token.type === 'list_item_open') bullet = nextBullet(lists.at(-1))
    else if (token.type === 'list_item_close') bullet = ''
    else if (token.type === 'paragraph_open') tight = token.hidden
    else if (token.type === 'inline') put(words(token.children ?? []).split('\n'))
    else if (token.type === 'hr') put(['* * *'])
    else if (token.type === 'fence' || token.type === 'code_block') put(code(token.content))
    if (!token.type.startsWith('paragraph') && token.type !== 'inline') tight = false
  }
  return found
}

function nextBullet(list: List | undefined): string {
  if (list === undefined || list.next === null) return '- '
  list.next += 1
  return `${list.next - 1}. `
}

function lead(line: string, indent: string, bullet: string): string {
  return line.startsWith(VERBATIM) ? VERBATIM + indent + line.slice(1) : indent + bullet + line
}

function code(content: string): readonly string[] {
  const lines = cleanText(content).replaceAll('\t', '    ').trimEnd().split('\n')
  return lines.map(line => `${VERBATIM}  ${line}`)
}

/** The text of a paragraph; a line end in it is a break that was asked for. */
function words(tokens: readonly Token[]): string {
  let text = ''
  let label = 0
  let href = ''
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'link_open') {
      label = text.length
      href = attribute(token, 'href')
    } else if (token.type === 'link_close') text = text.slice(0, label) + link(text.slice(label), href)
    else if (token.type === 'image')
      text += insideLink(tokens, at) ? alt(token) : link(alt(token), attribute(token, 'src'))
    else text += inline(token)
  }
  return text
    .split('\n')
    .map(line => cleanText(line).replace(/\s+/g, ' ').trim())
    .join('\n')
}

function inline(token: Token): string {
  if (token.type === 'hardbreak') return '\n'
  if (token.type === 'softbreak') return ' '
  if (token.type === 'code_inline') return `\`${token.content.replaceAll('\n', ' ')}\``
  return token.content.replaceAll('\n', ' ')
}

/** `label (address)`, or the address alone where the label says no more than that. */
function link(label: string, href: string): string {
  const address = href.replace(/^mailto:/i, '')
  const says = label.trim()
  return says === '' || bare(says) === bare(address) ? address : `${says} (${address})`
}

function bare(address: string): string {
  return address
    .replace(/^(?:https?:\/\/|mailto:)/i, '')
    .replace(/\/$/, '')
    .toLowerCase()
}
