// nodemailer's pool as a process of its own: started with an order, sends so many messages over ten connections,
// and tells how long that took from the first to the last, with its start left out.
import { readFileSync } from 'node:fs'
import nodemailer from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { PoolOrder } from './pool-order.ts'

const order: PoolOrder = JSON.parse(process.argv[2] ?? '')
const html = readFileSync(order.html, 'utf8')
const text = readFileSync(order.text, 'utf8')

const transport = nodemailer.createTransport({
  pool: true,
  host: '127.0.0.1',
  port: order.port,
  maxConnections: 10,
  maxMessages: Number.POSITIVE_INFINITY,
  ignoreTLS: true,
  disableFileAccess: true,
  disableUrlAccess: true,
  ...(order.key === null
    ? {}
    : {
        dkim: {
          domainName: 'example.org',
          keySelector: 'bench',
          privateKey: readFileSync(order.key, 'utf8'),
        },
      }),
})

const ready = await new MailComposer(letterTo(0)).compile().build()
const before = process.cpuUsage()
const start = performance.now()
let next = 0
// Twice as many hands as connections, so that none of these waits for a message.
await Promise.all(Array.from({ length: 20 }, sendUntilDone))
const seconds = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage(before)
transport.close()
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6 }))

async function sendUntilDone(): Promise<void> {
  while (next < order.count) {
    const reader = next
    next += 1
    await transport.sendMail(order.readyMade ? readyMade(reader) : letterTo(reader))
  }
}

function readyMade(reader: number) {
  return { envelope: envelopeOf(reader), raw: ready }
}

/** What a program with nodemailer would give it for each reader; the same parts and headers as ours. */
function letterTo(reader: number) {
  const token = `${reader}-OrV4oz3XC6aSmcJgKHzVog`
  const address = addressOf(reader)
  const forReader = (part: string): string =>
    part.replaceAll('reader@example.org', address).replaceAll('0-OrV4oz3XC6aSmcJgKHzVog', token)
  return {
    envelope: envelopeOf(reader),
    from: { name: 'Example Editor', address: 'editor@example.org' },
    replyTo: 'roundup@example.org',
    to: { name: `Ada Example ${reader}`, address },
    subject: order.subject,
    messageId: `<bench.${reader}.022563b7eadb6b40b6648a494ef327f957df90b8@example.org>`,
    headers: {
      'List-Id': 'Community blog roundup <community-blog-roundup.newsletter.example.org>',
      'List-Unsubscribe': `<https://newsletter.example.org/unsubscribe/${token}>, <mailto:roundup@example.org?subject=unsubscribe%20${token}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Post': 'NO',
      'List-Help': '<mailto:roundup@example.org?subject=help>',
      'List-Owner': '<mailto:editor@example.org>',
      'List-Archive': '<https://newsletter.example.org/>',
      'Archived-At': '<https://newsletter.example.org/issues/2026-01-05/>',
      'Feedback-ID': '55fe78182d250ce15040:community-blog-roundup:newsletter:communityblogro',
      Precedence: 'bulk',
    },
    text: forReader(text),
    html: forReader(html),
  }
}

function envelopeOf(reader: number) {
  return { from: `bounces+1.${reader}.0123456789abcdef@example.org`, to: [addressOf(reader)] }
}

function addressOf(reader: number): string {
  return `reader${String(reader + 1).padStart(7, '0')}@example.org`
}
