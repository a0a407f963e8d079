// Hands over one message after the other on a session (RFC 5321 §3.3, RFC 2920 §3.1). For each parcel:
//
//   announced    MAIL, RCPT and DATA are out; where the server pipelines, they went along with the content before.
//                A crash or a lost connection here: the message provably did not go.
//   refused      the server said no to one of them. A server that pipelines may ask for the content all the same
//                (354): it gets a dot alone, which delivers nothing to nobody, and no dot is marked. RSET comes next,
//                since the transaction may still be open (RFC 5321 §4.1.1.5).
//   go           354 came. The content must be there, and the supply makes durable that the dot is about to go, in
//                one commit with the outcome of the parcel before it.
//   dot          content and dot are out, and where the server pipelines, the next parcel's envelope behind them.
//                Nothing but a reply to the dot tells what became of it: without one it may have been delivered.
//   settled      the supply knows the outcome.
//
// DATA ends a group of commands (RFC 2920 §3.1), so never more than one dot of a connection waits for its reply.
// Nothing is ever sent twice from here.
import type { SendOutcome } from '../../dispatch/send-outcome.ts'
import type { WireMessage } from '../../mail/wire-message.ts'
import { commandsOf, type Envelope, refusalBefore } from './envelope.ts'
import { MOST_MESSAGES } from './limits.ts'
import { accepted, lost, rejected, STAGES } from './outcome.ts'
import type { Session } from './session.ts'
import { Ended } from './wire.ts'

/** A message that is to be handed over. */
export interface Parcel extends Envelope {
  readonly message: WireMessage | Promise<WireMessage>
}

/** Where parcels come from, and who keeps the account of them. */
export interface Supply<P extends Parcel> {
  /** The next one; null when there is none at this moment. */
  readonly take: () => P | null
  /** Makes durable that the dot is about to go. @returns false when the parcel is no longer ours, so that it must not */
  readonly mark: (parcel: P) => Promise<boolean>
  /**
   * What became of a parcel. Called once for each that was taken.
   * @param more whether the next one is announced already: its mark, or its outcome, follows at once
   */
  readonly settle: (parcel: P, outcome: SendOutcome, more: boolean) => void
}

export interface Handover<P extends Parcel> {
  /** Hands over until the supply has no more, the messages of this connection are used up, or it ends. */
  readonly run: () => Promise<void>
  /** Whether the connection takes more. */
  readonly isReady: () => boolean
  readonly session: Session
  readonly supply: Supply<P>
}

/** The server is closing the connection (421), whatever it says next. */
const CLOSING = /^421/

export function handOver<P extends Parcel>(
  session: Session,
  supply: Supply<P>,
  mostMessages = MOST_MESSAGES,
): Handover<P> {
  const { wire, capabilities, timeouts } = session
  const { pipelining } = capabilities
  let left = mostMessages
  /** A transaction of a refused parcel may be open. */
  let dirty = false
  /** Taken and not settled, and whether its dot is out. */
  const open: { parcel: P; dot: boolean }[] = []

  return { run, isReady: () => wire.open && left > 0, session, supply }

  async function run(): Promise<void> {
    try {
      let parcel = take()
      if (parcel !== null) wire.write(announcement(parcel))
      while (parcel !== null) parcel = await one(parcel)
    } catch (error) {
      const { message } = error instanceof Ended ? error : wire.abort('it was given up')
      for (const { parcel, dot } of open.splice(0)) supply.settle(parcel, lost(message, dot), false)
      if (!(error instanceof Ended)) throw error
    }
  }

  /** @returns the next parcel, announced; null when there is none */
  async function one(parcel: P): Promise<P | null> {
    const refusal = await answerTo(parcel)
    if (refusal !== null) {
      dirty = true
      settle(parcel, refusal)
      return announceNext()
    }
    const message = await parcel.message
    if (!(await supply.mark(parcel))) throw wire.abort('the claim was taken away')
    if (wire.hasSpoken) return await answeredTooSoon(parcel)
    if (!wire.open) throw wire.abort('')
    const next = pipelining ? take() : null
    const entry = open.find(entry => entry.parcel === parcel)
    if (entry !== undefined) entry.dot = true
    wire.writeAll([message, next === null ? '.\r\n' : `.\r\n${announcement(next)}`])
    const reply = await wire.reply(timeouts.done)
    const outcome = accepted(reply) ?? rejected(reply, 'dot')
    if (outcome === null) throw wire.abort(`no reply to the message but: ${reply}`)
    settle(parcel, outcome)
    return next ?? announceNext()
  }

  /** An answer to a message of which nothing has gone: whatever it says, nothing was delivered. */
  async function answeredTooSoon(parcel: P): Promise<never> {
    const reply = await wire.reply(timeouts.done)
    const refused = rejected(reply, 'data')
    if (refused !== null) settle(parcel, refused)
    throw wire.abort(`an answer to a message that had not begun: ${reply}`)
  }

  /** What the server says to MAIL, RCPT and DATA: null when it wants the content. */
  async function answerTo(parcel: P): Promise<SendOutcome | null> {
    const commands = commandsOf(parcel, capabilities)
    if (dirty) await reset(commands)
    let refusal: SendOutcome | null = null
    for (const [step, stage] of STAGES.entries()) {
      if (!pipelining && step > 0) wire.write(`${commands[step]}\r\n`)
      const reply = await wire.reply(timeouts.command)
      const isData = stage === 'data'
      if (isData && reply.startsWith('354')) {
        if (refusal === null) return null
        wire.write('.\r\n')
        await wire.reply(timeouts.done)
        return refusal
      }
      const refused = rejected(reply, stage)
      refusal ??= refused
      if (refused === null && (isData || !reply.startsWith('2'))) {
        throw wire.abort(`${commands[step]?.split(':')[0]} was answered with: ${reply}`)
      }
      if (CLOSING.test(reply) || (refused !== null && !pipelining)) return refusal
    }
    return refusal
  }

  async function reset([mail]: readonly string[]): Promise<void> {
    const reply = await wire.reply(timeouts.command)
    if (!reply.startsWith('2')) throw wire.abort(`RSET was answered with: ${reply}`)
    dirty = false
    if (!pipelining) wire.write(`${mail}\r\n`)
  }

  function settle(parcel: P, outcome: SendOutcome): void {
    const at = open.findIndex(entry => entry.parcel === parcel)
    if (at !== -1) open.splice(at, 1)
    supply.settle(parcel, outcome, open.length > 0)
    if (outcome.kind === 'rejected' && outcome.code === 421) throw wire.abort(outcome.reply)
  }

  function announceNext(): P | null {
    const parcel = take()
    if (parcel !== null) wire.write(announcement(parcel))
    return parcel
  }

  /** What goes out at once: all commands, or where the server does not pipeline, the first. */
  function announcement(parcel: P): string {
    const commands = [...(dirty ? ['RSET'] : []), ...commandsOf(parcel, capabilities)]
    return `${(pipelining ? commands : commands.slice(0, 1)).join('\r\n')}\r\n`
  }

  /** Skips those that are known to be refused. */
  function take(): P | null {
    while (wire.open && left > 0) {
      const parcel = supply.take()
      if (parcel === null) return null
      const refusal = refusalBefore(parcel, capabilities)
      if (refusal === null) {
        left -= 1
        open.push({ parcel, dot: false })
        return parcel
      }
      supply.settle(parcel, refusal, false)
    }
    return null
  }
}
