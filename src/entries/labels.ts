// What the class and id of an element tell about it. Words are compared whole, since `tag-caption-contest`
// on a post does not make a caption of it.

/** Words that only what accompanies a post is called by, in any combination: `entry-meta`, `share_links`. */
const ASIDE_WORDS = new Set(
  'share sharing sharedaddy social addtoany feedflare breadcrumb breadcrumbs toc newsletter subscribe subscription signup caption captions imagecaption figcaption credit credits photocredit advert adverts advertisement advertising ads promo promotion cookie cookies gdpr consent disclaimer copyright pagination pager byline dateline timestamp kicker eyebrow standfirst dek deck subtitle subheadline postmetadata metadata tagcloud relatedposts jp-relatedposts readmore'.split(
    ' ',
  ),
)

/** Whole tokens that mean it only when they are just so. */
const ASIDE_TOKENS =
  /^(?:(?:post|entry|article|story|page|blog|p)[_-]*(?:meta|tags|date|author|info|footer|nav|navigation|categories|details|comments)|meta|tags|tags?-?links|cat-?links|date|ad|author|authors|author-?(?:bio|box|info|card)|about-?(?:the-)?author|related|related-?(?:posts|articles|content|stories)|table-?of-?contents|contents|comments?|comment-?(?:list|respond)|respond|reply|reading-?time|read-?time|posted-?on|nav-?links|footnotes?|see-?also|mw-editsection|hatnote|navbox|infobox)$/

const HIDDEN =
  /^(?:screen-reader-text|sr-only|visually-?hidden|visuallyhidden|a11y-hidden|element-invisible|is-hidden|hidden)$/

/** The post itself, whatever else it is called. */
const POST =
  /^(?:hentry|h-entry|post|entry|article|type-post|(?:post|entry|article)[_-]*(?:content|body|text)|e-content)$/

/** Whether the element accompanies a post: a byline, a caption, links to share, the table of contents. */
export function isAsideLabel(label: string): boolean {
  const tokens = tokensOf(label)
  return (
    !tokens.some(token => POST.test(token)) &&
    tokens.some(token => ASIDE_TOKENS.test(token) || hasAsideWord(token))
  )
}

/** Whether the element is there for screen readers only, where it would stand in the middle of a sentence. */
export function isHiddenLabel(label: string): boolean {
  return tokensOf(label).some(token => HIDDEN.test(token))
}

/** `wp-caption-text`, `sd-sharing`, `imageCaption`; not `category-newsletter` or `tag-social`, which are a post's. */
function hasAsideWord(token: string): boolean {
  if (/^(?:tag|category|cat|topic|postid|single|has|is|with)[_-]/.test(token)) return false
  return token.split(/[_-]+/).some(word => ASIDE_WORDS.has(word))
}

function tokensOf(label: string): readonly string[] {
  return label
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
}
