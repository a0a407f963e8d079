// Keeps in a page's tree what Readability would lose of its layout: it makes plain paragraphs of boxes that hold
// one, and of divs under a picture, and what accompanies the post would then look like its prose.
import { isAsideLabel } from './labels.ts'

/** The parts of the tree that are looked at; linkedom's have more. */
interface Node {
  readonly localName: string
  className: string
  readonly id: string
  textContent: string | null
  readonly childElementCount: number
  readonly firstElementChild: Node | null
  readonly lastElementChild: Node | null
  readonly ownerDocument: { readonly createElement: (name: string) => Node }
  readonly replaceWith: (node: Node) => void
}

/** No caption is longer. */
const LONGEST_CAPTION = 250

export function markAsides(boxes: Iterable<Node>): void {
  for (const box of boxes) {
    const [first, last] = [box.firstElementChild, box.lastElementChild]
    if (first === null || last === null) continue
    const label = `${box.className} ${box.id}`.trim()
    if (first === last && first.localName === 'p' && isAsideLabel(label)) first.className += ` ${label}`
    if (isPicture(first) && isCaption(last) && box.childElementCount === 2) makeCaption(last)
  }
}

/** A picture, or a box or link around nothing but one. */
function isPicture(node: Node): boolean {
  const around = node.childElementCount === 1 ? node.firstElementChild : null
  return (
    /^(?:img|picture)$/.test(around?.localName ?? node.localName) &&
    (around === null || (node.textContent ?? '').trim() === '')
  )
}

function makeCaption(node: Node): void {
  const caption = node.ownerDocument.createElement('figcaption')
  caption.textContent = node.textContent
  node.replaceWith(caption)
}

function isCaption(node: Node): boolean {
  return (
    node.localName === 'div' &&
    node.childElementCount === 0 &&
    (node.textContent ?? '').length <= LONGEST_CAPTION
  )
}
