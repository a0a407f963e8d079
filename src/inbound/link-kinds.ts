// Links that people write and that lead to no post: ways out of a list, pictures, a list's own pages, profiles on
// social networks.

/** Whether a link leads to one of these. */
export function leadsToNoPost(url: URL, label: string): boolean {
  return isUnsubscribe(url, label) || isImage(url, label) || isListPage(url) || isProfile(url)
}

/** A whole segment of the path: a post may be called `how-to-unsubscribe-from-everything`. */
const UNSUBSCRIBE_SEGMENT =
  /^(?:(?:list|e-?mail|newsletter|one-?click|click|user|confirm|manage|auto)[-_]?)*(?:\w*un-?subscri\w*|\w*opt-?out|opt-?out\w*|desinscri\w*|abmelden|abbestellen|subscription[-_]?(?:center|preferences|management)|e?-?mail[-_]?preferences|manage[-_]?(?:subscriptions?|preferences|notifications))(?:[-_](?:me|now|confirm\w*|form|link|page|request|all|success|e?-?mail|newsletter|list))*(?:\.\w{2,5})?$/i
const UNSUBSCRIBE_QUERY =
  /unsubscri|un-subscri|opt-?out|subscription[-_/]?(?:center|preferences|management)|email[-_]?preferences|manage[-_]?(?:subscription|preferences|notifications)/i
const UNSUBSCRIBE_PATH =
  /\/subscriptions?\/(?:center|preferences|management)\b|\/manage\/(?:subscription|notification)s?\b/i
const UNSUBSCRIBE_LABEL =
  /^(?:unsubscribe|opt[- ]?out|abmelden|abbestellen|se désabonner|désinscription|darse de baja|cancelar suscripción|cancelar inscrição|annulla iscrizione|uitschrijven|afmelden|avsluta prenumeration|afmeld|wypisz|odhlásit|отписаться|配信停止|退订|取消訂閱|수신거부)/i

function isUnsubscribe(url: URL, label: string): boolean {
  return (
    url.pathname.split('/').some(segment => segment.length < 80 && UNSUBSCRIBE_SEGMENT.test(segment)) ||
    UNSUBSCRIBE_PATH.test(url.pathname) ||
    UNSUBSCRIBE_QUERY.test(url.search) ||
    UNSUBSCRIBE_LABEL.test(label.trim())
  )
}

/** A picture, or a link around nothing but one. */
function isImage(url: URL, label: string): boolean {
  return label.trim() === '' || /\.(?:png|jpe?g|gif|svgz?|webp|avif|bmp|ico|tiff?)$/i.test(url.pathname)
}

const LIST_PAGE =
  /^\/(?:cgi-bin\/)?mailman\d?\/(?:listinfo|options|subscribe|admin\w*|private|roster|confirm|lists)\b|\/(?:listinfo|postorius)\/|\/mailman\/listinfo/i

function isListPage({ hostname, pathname, search }: URL): boolean {
  if (hostname === 'groups.google.com')
    return /\/(?:group|g|forum)\/[^/]+\/?$|\/(?:optout|subscribe|unsubscribe)/.test(pathname)
  return LIST_PAGE.test(pathname) || /^\/(?:.*\/)?majordomo/i.test(pathname) || /[?&]subscribe\b/.test(search)
}

const NAME = String.raw`[\w.%+-]{1,80}`
/** By host: the path of a person's page, where other paths are what people wrote. */
const PROFILES: readonly (readonly [hosts: RegExp, path: RegExp])[] = [
  [/^(?:mobile\.)?(?:twitter|x)\.com$/, new RegExp(`^/(?:#!/)?@?${NAME}$`)],
  [
    /(?:^|\.)facebook\.com$/,
    new RegExp(`^/(?:profile\\.php|people/${NAME}/\\d+|pages/${NAME}/\\d+|${NAME})?$`),
  ],
  [/(?:^|\.)linkedin\.com$/, /^\/(?:in|pub|company|profile|school)\/|^\/?$/],
  [/^plus\.google\.com$/, /^\/(?:u\/\d\/)?(?:\+?[^/]+)?(?:\/(?:about|posts))?$/],
  [
    /(?:^|\.)(?:instagram|tiktok|threads|pinterest|vk|snapchat|t|telegram)\.(?:com|net|me)$/,
    new RegExp(`^/@?${NAME}$`),
  ],
  [/^(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)$/, new RegExp(`^/${NAME}$`)],
  [/(?:^|\.)youtube\.com$/, /^\/(?:user|channel|c)\/[^/]+$|^\/@[^/]+$/],
  [/^(?:about\.me|keybase\.io|gravatar\.com|linktr\.ee|ohloh\.net|openhub\.net)$/, /^\/[^/]+/],
  [/(?:^|\.)(?:xing)\.com$/, /^\/profile\//],
  [/^(?:stackoverflow|superuser|serverfault)\.com$|\.stackexchange\.com$/, /^\/users\//],
  [/^(?:flickr)\.com$/, /^\/(?:people|photos)\/[^/]+$/],
  [/^launchpad\.net$/, /^\/~[^/]+$/],
  [/^bsky\.app$/, /^\/profile\/[^/]+$/],
  [/^medium\.com$/, /^\/@[^/]+$/],
]

function isProfile({ hostname, pathname }: URL): boolean {
  const host = hostname.replace(/^www\./, '')
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname
  // Mastodon and its kin have people at /@name on any host.
  return (
    /^\/@\w[\w.-]{0,60}$/.test(path) ||
    PROFILES.some(([hosts, paths]) => hosts.test(host) && paths.test(path))
  )
}
