// A letter about a made-up post, to be changed by what a test is about, and the letters that the outbox keeps.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../../src/app/app.ts'
import { type Address, parseAddress } from '../../../src/mail/address.ts'
import type { Letter } from '../../../src/render/letter.ts'

type Acknowledgement = Extract<Letter, { kind: 'acknowledgement' }>

export function acknowledgement(changes: Partial<Acknowledgement> = {}): Acknowledgement {
  return {
    kind: 'acknowledgement',
    key: 'acknowledgement <mine@example.org>',
    to: { name: 'Ada Example', address: address('ada@example.org') },
    answers: { messageId: '<mine@example.org>', subject: 'A post for you' },
    replyTo: null,
    about: 'submission',
    received: 1,
    willHear: false,
    entries: [
      {
        title: 'How to count sheep',
        author: 'Ada Example',
        paragraphs: ['One sheep is easily counted.', 'Two are more than one.'],
        url: 'https://blog.example.org/sheep',
        ranIn: null,
      },
    ],
    problems: [],
    proposed: [],
    plannedFor: 'Sample roundup, week of June 15, 2015',
    ...changes,
  }
}

function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`${text} is no address`)
  return parsed
}

/** What the outbox holds, in the order of the file names. */
export function outboxOf({ workspace }: Pick<App, 'workspace'>): readonly string[] {
  return globSync('*.eml', { cwd: workspace.outbox })
    .toSorted()
    .map(name => readFileSync(join(workspace.outbox, name), 'utf8'))
}

/** The text part of a message of ours, without its quoted-printable and its soft line ends. */
export function textOf(message: string): string {
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1]
  const part = boundary === undefined ? message : (message.split(`--${boundary}`)[1] ?? '')
  const encoded = part.slice(part.indexOf('\r\n\r\n') + 4).replace(/=\r\n/g, '')
  const octets = encoded.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString('utf8').replaceAll('\r\n', '\n').replaceAll(' \n', ' ')
}
