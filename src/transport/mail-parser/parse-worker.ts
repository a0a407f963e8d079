// The thread in which messages are parsed and examined. It holds nothing between two lots, so it can be killed at
// any moment.
import { parentPort } from 'node:worker_threads'
import { examine } from '../../inbound/examine.ts'
import type { FromThread, Lot, ParsedMail } from './lot.ts'
import { readMail } from './read-mail.ts'

parentPort?.on('message', (lot: Lot) => void answer(lot))
say('ready')

async function answer({ octets, lengths }: Lot): Promise<void> {
  const all = Buffer.from(octets.buffer)
  let end = 0
  const mails = lengths.map(length => {
    end += length
    return all.subarray(end - length, end)
  })
  // The parser waits for a turn of the event loop several times a message: they take each turn together.
  say({ parsed: await Promise.all(mails.map(parse)) })
}

function say(what: FromThread): void {
  parentPort?.postMessage(what, [])
}

async function parse(mail: Buffer): Promise<ParsedMail> {
  const reading = await readMail(mail)
  return reading.ok ? { ok: true, examined: examine(reading.message) } : reading
}
