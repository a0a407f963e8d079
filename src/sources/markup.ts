// XML or HTML, however broken, as a run of tags and text. Linear in its input: it keeps no stack and
// expands no entity but the five of XML, those of HTML in HTML, and character references.
import { Tokenizer } from 'htmlparser2'

export type Attributes = ReadonlyMap<string, string>

export interface Tag {
  /** In lower case, with its prefix. */
  readonly name: string
  /** Names in lower case; of two of a name the first counts. */
  readonly attributes: Attributes
  /** Where it begins and ends in the source. */
  readonly start: number
  readonly end: number
}

export interface MarkupReader {
  open(tag: Tag, selfClosing: boolean): void
  close(tag: Tag): void
  text(text: string): void
}

const NO_ATTRIBUTES: Attributes = new Map()
/** No tag of use has more. */
const MAX_ATTRIBUTES = 100

/** Tells `reader` what stands in `source`, in order. Comments, declarations (DOCTYPE) and instructions are skipped. */
export function readMarkup(source: string, mode: 'xml' | 'html', reader: MarkupReader): void {
  let name = ''
  let start = 0
  let attributes: Map<string, string> | null = null
  let attribute = ''
  let value: string[] = []
  const open = (end: number, selfClosing: boolean) =>
    reader.open({ name, attributes: attributes ?? NO_ATTRIBUTES, start, end: end + 1 }, selfClosing)

  const tokenizer = new Tokenizer(
    { xmlMode: mode === 'xml', decodeEntities: true },
    {
      onopentagname(from, to) {
        name = source.slice(from, to).toLowerCase()
        start = from - 1
        attributes = null
      },
      onattribname(from, to) {
        attribute = source.slice(from, to).toLowerCase()
        value = []
      },
      onattribdata: (from, to) => value.push(source.slice(from, to)),
      onattribentity: code => value.push(String.fromCodePoint(code)),
      onattribend() {
        attributes ??= new Map()
        if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute))
          attributes.set(attribute, value.join(''))
      },
      onopentagend: end => open(end, false),
      onselfclosingtag: end => open(end, true),
      onclosetag(from, to) {
        const closed = source.slice(from, to).trim().toLowerCase()
        reader.close({ name: closed, attributes: NO_ATTRIBUTES, start: from - 2, end: to + 1 })
      },
      ontext: (from, to) => reader.text(source.slice(from, to)),
      ontextentity: code => reader.text(String.fromCodePoint(code)),
      oncdata: (from, to, tail) => reader.text(source.slice(from, to - tail)),
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  )
  tokenizer.write(source)
  tokenizer.end()
}

function ignore(): void {
  // Nothing in these is for us.
}
