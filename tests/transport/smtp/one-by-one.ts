// A client that hands over one message at a time and waits for its outcome, so that a test can look in between.
import type { SendOutcome } from '../../../src/dispatch/send-outcome.ts'
import type { Address } from '../../../src/mail/address.ts'
import { toWireMessage } from '../../../src/mail/wire-message.ts'
import { handOver, type Parcel, type Supply } from '../../../src/transport/smtp/hand-over.ts'
import { TIMEOUTS, type Timeouts } from '../../../src/transport/smtp/limits.ts'
import { closeSession, openSession } from '../../../src/transport/smtp/session.ts'
import type { SmtpTarget } from '../../../src/transport/smtp/target.ts'

export interface Letter {
  readonly from: Address | ''
  readonly to: Address
  readonly message: Uint8Array
  readonly beforeDot: () => Promise<void>
}

export interface Options {
  readonly timeouts?: Timeouts
  readonly maxMessages?: number
}

export interface Client {
  readonly ready: boolean
  readonly send: (letter: Letter) => Promise<SendOutcome>
  readonly close: () => Promise<void>
}

export async function connectSmtp(target: SmtpTarget, options: Options = {}): Promise<Client> {
  const session = await openSession(target, options.timeouts ?? TIMEOUTS)
  let due: (Parcel & Letter) | null = null
  let outcome: SendOutcome | null = null
  const supply: Supply<Parcel & Letter> = {
    take: () => {
      const parcel = due
      due = null
      return parcel
    },
    mark: async ({ beforeDot }) => {
      await beforeDot()
      return true
    },
    settle: (_, became) => {
      outcome = became
    },
  }
  const handover = handOver(session, supply, options.maxMessages)
  return {
    get ready() {
      return handover.isReady()
    },
    send: async letter => {
      const message = toWireMessage(letter.message)
      due = { ...letter, message, size: message.length }
      outcome = null
      await handover.run()
      if (due !== null) return { kind: 'lost', afterDot: false, reason: 'the connection is over' }
      if (outcome === null) throw new Error('a parcel that was taken is settled')
      return outcome
    },
    close: async () => await closeSession(session),
  }
}
