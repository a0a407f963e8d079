// What it was that followed a short link: a reader, or a machine that looks at links on its own. Only what the
// request says is looked at, and nothing of it is kept (S-20).

export const CLICK_KINDS = ['reader', 'prefetch', 'head', 'scanner', 'burst'] as const

/**
 * reader: a person, as far as can be told · prefetch: a browser that fetched ahead · head: only asked for the
 * header · scanner: a program that says so · burst: somebody who followed all links of an issue within seconds
 */
export type ClickKind = (typeof CLICK_KINDS)[number]

export interface ClickRequest {
  readonly method: string
  /** Of a header field, by its name in small letters; null where there is none. */
  readonly header: (name: string) => string | null
}

/** What a request looks like by itself; `burst` shows only beside others (./bursts.ts). */
export function kindOfRequest({ method, header }: ClickRequest): Exclude<ClickKind, 'burst'> {
  if (method === 'HEAD') return 'head'
  if (FETCH_AHEAD.some(name => /prefetch|prerender|preview/i.test(header(name) ?? ''))) return 'prefetch'
  return isScanner(header('user-agent')) ? 'scanner' : 'reader'
}

/** Fetch Standard `Sec-Purpose`; what Safari, Firefox and old Chromium wrote before it. */
const FETCH_AHEAD = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']

/** Browsers say Mozilla, Opera or Dalvik; whoever says nothing at all is no browser. */
function isScanner(userAgent: string | null): boolean {
  const agent = (userAgent ?? '').slice(0, 1_000)
  return !/^(?:Mozilla|Opera|Dalvik|Lynx|Links|w3m|ELinks)\b/i.test(agent) || MACHINES.test(agent)
}

/** Crawlers, previews of messengers, mail gateways that look behind links, monitors. */
const MACHINES =
  /bot\b|bot[/;_-]|crawl|spider|slurp|scan|preview|fetch|monitor|checker|validator|headless|phantomjs|lighthouse|pingdom|uptime|facebookexternalhit|embedly|whatsapp|skypeuripreview|bingpreview|google-safety|googleimageproxy|ggpht|yahoomailproxy|barracuda|mimecast|proofpoint|trendmicro|urldefense|fireeye|forcepoint|symantec|messagelabs|cloudmark|safelinks|ms-office|microsoft office|python|curl|wget|java\/|okhttp|go-http|libwww-perl|httpclient|node-fetch|axios/i
