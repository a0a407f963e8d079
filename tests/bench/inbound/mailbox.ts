// Invented mail as an mbox, written in pieces, since a hundred thousand messages are more than memory should hold.
import { closeSync, openSync, writeSync } from 'node:fs'
import { mailAt } from './mails.ts'

export function writeMailbox(file: string, count: number): void {
  const mailbox = openSync(file, 'w')
  try {
    for (let number = 0; number < count; number += 1) {
      writeSync(mailbox, `From invented Mon Jun 15 10:00:00 2015\n${mailAt(number).raw}\n`)
    }
  } finally {
    closeSync(mailbox)
  }
}
