// The thread in which messages are parsed and examined. It holds nothing between two lots, so it can be killed at
// any moment.
import { parentPort } from 'node:worker_threads'
import { examine } from '../../inbound/examine.ts'
import type { FromThread, Lot, ParsedMail } from './lot.ts'
import { readMail } from './read-mail.ts'

parentPort?.on('message', (lot: Lot) => void answer(lot))
say('ready')

async function answer({ mails }: Lot): Promise<void> {
  const parsed: ParsedMail[] = []
  for (const mail of mails) parsed.push(await parse(mail))
  say({ parsed })
}

function say(what: FromThread): void {
  parentPort?.postMessage(what, [])
}

async function parse(mail: Uint8Array): Promise<ParsedMail> {
  const reading = await readMail(Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength))
  return reading.ok ? { ok: true, examined: examine(reading.message) } : reading
}
