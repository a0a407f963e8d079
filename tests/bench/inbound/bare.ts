// The reference: mailparser as it is over the messages of an mbox, one after the other, in a process of its own. Reading
// the file and starting are not counted. Prints messages and seconds.
import { readFileSync } from 'node:fs'
import { simpleParser } from 'mailparser'

const [file = ''] = process.argv.slice(2)
const mails = readFileSync(file, 'latin1')
  .split(/^From invented .*\n/m)
  .slice(1)
  .map(mail => Buffer.from(mail, 'latin1'))
const start = performance.now()
for (const mail of mails) await simpleParser(mail)
console.log(JSON.stringify({ mails: mails.length, seconds: (performance.now() - start) / 1000 }))
