// Where an item of a broken XML feed leaves out an end tag, the next field tells that it was left out.

/** Fields that hold one line and no other field. */
const LINES = words(
  'title link guid id pubdate published updated issued modified created comments category dc:date dc:creator dc:title feedburner:origlink',
)
const BODIES = words('description summary content content:encoded')
/** Fields that no HTML has an element for, so that they cannot be part of a body. */
const NOT_HTML = new Set([...LINES, 'description', 'content:encoded'].filter(name => !isHtml(name)))

/** Whether a tag `name` inside the item's field `field` says that the field ended before it. */
export function endsField(field: string, name: string): boolean {
  if (LINES.has(field)) return LINES.has(name) || BODIES.has(name)
  return BODIES.has(field) && NOT_HTML.has(name)
}

function isHtml(name: string): boolean {
  return name === 'title' || name === 'link'
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
