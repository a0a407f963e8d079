// Blog pages and mails about them, for tests of the conversation with contributors.
import { type Answer, ok } from '../app-for-test.ts'

export const POST = 'https://blog.example.org/sheep'
export const FEED = 'https://blog.example.org/feed.xml'
export const EXCERPT =
  'One sheep is easily counted, and whoever has counted one of them will find that two are hardly more work.'

/** The page of a post; it names its author where one is given, and the blog's feed. */
export function page(title: string, author: string | null = null, url = POST): Answer {
  const meta = author === null ? '' : `<meta name="author" content="${author}">`
  const link = `<link rel="alternate" type="application/rss+xml" href="${FEED}">`
  const body = `<h1>${title}</h1><article><p>${EXCERPT}</p><p>${EXCERPT}</p></article>`
  const html = `<html><head><title>${title}</title>${meta}${link}</head><body>${body}</body></html>`
  return ok(html, { url, headers: { contentType: 'text/html' } })
}

export interface Mail {
  readonly from?: string
  readonly id?: string
  readonly proved?: boolean
  readonly header?: string
  readonly words?: string
}

/** To the newsletter, by default from Ada Example and proved to be hers. */
export function mailOf({
  from = 'Ada Example <ada@example.net>',
  id = 'one@example.net',
  proved = true,
  header = '',
  words = `Hello!\n\n${POST}\n\nAda`,
}: Mail = {}): string {
  const domain = /@([^>]*)/.exec(from)?.[1] ?? ''
  const proof = `Authentication-Results: mx.example.org; dmarc=pass header.from=${domain}\n`
  return `${proved ? proof : ''}From: ${from}
To: roundup@example.org
Subject: A post for you
Date: Mon, 15 Jun 2015 13:00:00 +0000
Message-ID: <${id}>
${header}
${words}
`
}

export const CONFIG = {
  replyTo: 'roundup@example.org',
  inbound: { authservId: 'mx.example.org' },
  links: 'off',
}
