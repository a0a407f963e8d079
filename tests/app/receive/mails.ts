// Messages on their way in, for tests: out of text, with a note of what was taken.

import type { App } from '../../../src/app/app.ts'
import type { Incoming } from '../../../src/app/receive/incoming.ts'
import { receive, type Told } from '../../../src/app/receive/receive.ts'

export interface Box {
  readonly incoming: AsyncIterable<Incoming>
  /** The places of those that were taken. */
  readonly taken: number[]
}

export function boxOf(...texts: readonly string[]): Box {
  const taken: number[] = []
  async function* incoming(): AsyncGenerator<Incoming> {
    for (const [place, text] of texts.entries()) {
      const raw = Buffer.from(text)
      yield { raw, way: 'maildir', direct: null, place, taken: async () => void taken.push(place) }
    }
  }
  return { incoming: incoming(), taken }
}

export async function take(app: App, ...texts: readonly string[]): Promise<readonly Told[]> {
  return await Array.fromAsync(receive(app, boxOf(...texts).incoming, { dryRun: false }))
}

/** What the only message brought about. */
export async function effectOf(app: App, text: string): Promise<string | null> {
  return (await take(app, text))[0]?.effect ?? null
}

export function dsn(header: string, fields: string, original = ''): string {
  return `From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
Subject: Undelivered Mail Returned to Sender
${header}Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ada@example.org
${fields}
--b
Content-Type: message/rfc822

From: editor@newsletter.example
Subject: An issue
${original}
words
--b--
`
}
