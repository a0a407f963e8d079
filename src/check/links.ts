// The links of an edition: each stands in both parts, and none leads elsewhere than it seems to.
import type { Edition, Rendering } from '../render/edition.ts'
import { type Anchor, anchorsOf, missingInHtml, missingInText } from './anchors.ts'
import { deceptions } from './deception.ts'
import { type Finding, finding } from './finding.ts'

export function checkLinks(edition: Edition): readonly Finding[] {
  return [
    ...distinct(anchorsOf(edition.list.html)).flatMap(checkAnchor),
    ...checkParts('list', edition.list),
    ...checkParts('subscriber', edition.subscriber),
  ]
}

function checkAnchor(anchor: Anchor): readonly Finding[] {
  return deceptions(anchor).map(({ rule, severity, message, fix }) =>
    finding(rule, severity, `link "${anchor.label.slice(0, 60)}"`, message, fix),
  )
}

function checkParts(variant: string, rendering: Rendering): readonly Finding[] {
  const fix = 'Change the template: every link belongs in both parts.'
  return [
    ...missingInText(rendering).map(href =>
      finding('link-parts', 'error', `${variant}, text`, `${href} is in the HTML but not in the text.`, fix),
    ),
    ...missingInHtml(rendering).map(href =>
      finding('link-parts', 'error', `${variant}, HTML`, `${href} is in the text but not in the HTML.`, fix),
    ),
  ]
}

function distinct(anchors: readonly Anchor[]): readonly Anchor[] {
  return [...new Map(anchors.map(anchor => [`${anchor.href}\n${anchor.label}`, anchor])).values()]
}
