// The header of the message that a report encloses, whole or as a header alone. By it a report is known to be about a
// message of ours, if it is.
import type { Field } from '../mail/header-fields.ts'
import { firstHeader } from './bounce/report-text.ts'
import type { ReceivedMessage } from './received-message.ts'

const ENCLOSED = /^(?:message\/(?:rfc822|global|global-headers)|text\/rfc822-headers?)$/

/** Empty when it encloses none. */
export function enclosedHeader(message: ReceivedMessage): readonly Field[] {
  const part = message.parts.find(({ type }) => ENCLOSED.test(type))
  return part === undefined ? [] : firstHeader(part.text)
}
