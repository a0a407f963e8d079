// The links of a person's own words that may lead to a post: none of ours, none of the list's.

import type { Examined } from '../../inbound/examine.ts'
import { contributedLinks } from '../../inbound/links.ts'
import type { WrittenLink } from '../../inbound/words/own-words.ts'
import { fieldsOf } from '../../mail/header-fields.ts'
import type { App } from '../app.ts'

/** The addresses of its pages that a list names. */
const LIST_FIELDS = [
  'list-archive',
  'list-unsubscribe',
  'list-subscribe',
  'list-help',
  'archived-at',
  'list-post',
]

export function linksIn(app: App, { links, fields }: Examined): readonly WrittenLink[] {
  const { baseUrl } = app.settings
  const base = app.settings.links?.base
  const lists = LIST_FIELDS.flatMap(name => fieldsOf(fields, name)).flatMap(
    value => value.match(/https?:\/\/[^\s<>,]{1,500}/gi) ?? [],
  )
  return contributedLinks(links, { ours: base === undefined ? [baseUrl] : [baseUrl, base], lists })
}
