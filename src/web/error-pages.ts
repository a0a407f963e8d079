// What a stranger is told when something is not to be had: no path, no query, no word of what failed (S-29).
import { NewsletterError } from '../errors.ts'
import type { Site } from './site.ts'

export async function failed(site: Site, error: Error): Promise<Response> {
  site.log.error({ error }, 'a request failed')
  if (!(error instanceof NewsletterError && PASSING.has(error.code))) {
    return await site.page({ title: 'Something went wrong', content: 'It was written down for us.' }, 500)
  }
  const page = { title: 'This cannot be done right now', content: 'Please try again in a minute.' }
  return await site.page(page, 503, { 'Retry-After': '60' })
}

/** What is over by itself, or once a person has looked after the database. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'database'])

export async function misdirected(site: Site): Promise<Response> {
  return await site.page({ title: 'Not here', content: 'No newsletter is at this address.' }, 421)
}

export async function tooLong(site: Site): Promise<Response> {
  return await site.page({ title: 'This address is too long', content: 'It is none of ours.' }, 414)
}

export async function tooLarge(site: Site): Promise<Response> {
  return await site.page({ title: 'This is too much', content: 'Please write less.' }, 413)
}
