// Takes off what mail gateways, search engines and archives wrap around the links they meet, so that an address
// is the one that the person meant. Where the address is not in the wrapping (Mimecast, Safe Browsing by id), the
// wrapping stays: following it finds the page.
import { proofpoint } from './proofpoint.ts'

const MOST_LAYERS = 5
const LONGEST = 8_000

/** The address inside, all layers off; as given where there is none. */
export function unwrapLink(address: string): string {
  let current = address
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const url = current.length > LONGEST ? null : URL.parse(current)
    const inner = url === null ? null : innerAddress(url)
    if (inner === null || inner === current) return current
    current = inner
  }
  return current
}

function innerAddress(url: URL): string | null {
  const host = url.hostname.replace(/^www\./, '')
  const own = WRAPPERS.find(({ hosts }) => hosts.test(host))
  return asAddress(own === undefined ? redirected(url) : (own.inner(url) ?? redirected(url)))
}

interface Wrapper {
  readonly hosts: RegExp
  readonly inner: (url: URL) => string | null
}

const WRAPPERS: readonly Wrapper[] = [
  { hosts: /(^|\.)safelinks\.protection\.(outlook|office365)\.\w+$|^safelinks\./, inner: inQuery('url') },
  { hosts: /^statics\.teams\./, inner: inQuery('url') },
  { hosts: /^urldefense(\.proofpoint)?\.(com|us)$/, inner: proofpoint },
  {
    hosts: /^google(\.\w{2,3}){1,2}$/,
    inner: url => inAmp(url) ?? (/^\/url$/.test(url.pathname) ? inQuery('q', 'url')(url) : null),
  },
  { hosts: /\.cdn\.ampproject\.org$/, inner: url => afterPath(url, /^\/[civa]\/(s\/)?/) },
  {
    hosts: /^(l|lm|m)?\.?(facebook|instagram|messenger)\.com$/,
    inner: onPath(/^\/(l\.php|flx\/warn\/?)?$/, 'u'),
  },
  { hosts: /^linkedin\.com$/, inner: onPath(/^\/(redir|safety)\//, 'url') },
  { hosts: /^linkprotect\.cudasvc\.com$/, inner: inQuery('a') },
  { hosts: /\.protection\.sophos\.com$/, inner: url => fromBase64(url.searchParams.get('u')) },
  { hosts: /^secure-web\.cisco\.com$/, inner: url => decoded(url.pathname.split('/').at(-1) ?? '') },
  { hosts: /\.trendmicro\.com$/, inner: inQuery('url') },
  { hosts: /^protect\d*\.fireeye\.com$/, inner: inQuery('u', 'url') },
  { hosts: /^clicktime\.(symantec\.com|cloud\.postoffice\.net)$/, inner: inQuery('u', 'U') },
  { hosts: /^url\w*\.avanan\.click$/, inner: url => /\/___(.+?)___\./.exec(url.href)?.[1] ?? null },
  { hosts: /url-protection\.com$/, inner: url => /\/___(.+?)___\./.exec(url.href)?.[1] ?? inQuery('o')(url) },
  { hosts: /^slack-redir\.net$|^steamcommunity\.com$/, inner: onPath(/^\/link/, 'url') },
  { hosts: /^vk\.com$/, inner: onPath(/^\/away/, 'to') },
  { hosts: /^youtube\.com$/, inner: onPath(/^\/redirect$/, 'q') },
  { hosts: /^duckduckgo\.com$/, inner: inQuery('uddg') },
  { hosts: /^r\.search\.yahoo\.com$/, inner: url => decoded(/\/RU=([^/]+)\//.exec(url.href)?.[1] ?? '') },
  { hosts: /^rd\.yahoo\.com$/, inner: url => /\*\*?(https?[:%].+)$/.exec(url.href)?.[1] ?? null },
  {
    hosts: /^(href\.li|anonym\.to|nullrefer\.com|dereferer\.\w+)$/,
    inner: url => decoded(url.search.slice(1)),
  },
  { hosts: /^deref-(gmx|web-02|mail|1und1)\.\w+$/, inner: inQuery('redirectUrl') },
]

/** Whatever is called a redirect and names a whole address. */
const REDIRECT_PATH =
  /\/(?:url|link|links|redirect\w*|redir|away|out|outgoing|goto|go|click\w*|exit|external|jump|leave|l|r|track|ext|linkfilter|dereferrer|visit|forward|refer)(?:\.\w{2,4})?\/?$/i
const REDIRECT_NAMES = [
  'url',
  'u',
  'q',
  'target',
  'to',
  'dest',
  'destination',
  'redirect',
  'redirect_to',
  'redirecturl',
  'redirect_url',
  'goto',
  'link',
  'href',
  'out',
  'location',
  'ext',
  'site',
]

function redirected(url: URL): string | null {
  return REDIRECT_PATH.test(url.pathname) ? inQuery(...REDIRECT_NAMES)(url) : null
}

function inQuery(...names: readonly string[]): (url: URL) => string | null {
  return url => {
    for (const [name, value] of url.searchParams) {
      const meant = names.includes(name) || names.includes(name.toLowerCase())
      if (meant && asAddress(value) !== null) return value
    }
    return null
  }
}

function onPath(path: RegExp, ...names: readonly string[]): (url: URL) => string | null {
  return url => (path.test(url.pathname) ? inQuery(...names)(url) : null)
}

/** `/amp/s/blog.example.org/post`: without its scheme; `s` says https. */
function inAmp(url: URL): string | null {
  return afterPath(url, /^\/amp\/(s\/)?/)
}

function afterPath(url: URL, start: RegExp): string | null {
  const match = start.exec(url.pathname)
  if (match === null) return null
  return `${match[1] === undefined ? 'http' : 'https'}://${url.pathname.slice(match[0].length)}${url.search}`
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function fromBase64(text: string | null): string | null {
  return text === null ? null : Buffer.from(text, 'base64url').toString()
}

/** It, when it is a whole web address; some wrappers leave the scheme's letters encoded or out. */
function asAddress(text: string | null): string | null {
  if (text === null) return null
  const address = /^https?%3a/i.test(text) ? decoded(text) : text.replace(/^\/\/(?=\w)/, 'http://')
  if (address === null || !/^https?:\/\/[^/]/i.test(address)) return null
  return URL.canParse(address) ? address : null
}
