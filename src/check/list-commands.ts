// Mailman holds a post whose subject, or one of whose first ten text lines, could be a command sent to
// the list by mistake (rule "administrivia").
import type { Edition } from '../render/edition.ts'
import { type Finding, finding } from './finding.ts'

/** Command → least and most arguments. */
const COMMANDS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['confirm', [1, 1]],
  ['help', [0, 0]],
  ['info', [0, 0]],
  ['lists', [0, 0]],
  ['options', [0, 0]],
  ['password', [2, 2]],
  ['remove', [0, 0]],
  ['set', [3, 3]],
  ['subscribe', [0, 3]],
  ['unsubscribe', [0, 1]],
  ['who', [0, 1]],
])

const LINES = 10

export function checkListCommands(edition: Edition, postsToLists: boolean): readonly Finding[] {
  const severity = postsToLists ? 'error' : 'warning'
  const lines = edition.list.text
    .split('\n')
    .map((text, at) => ({ text, where: `list, text line ${at + 1}` }))
    .filter(({ text }) => text.trim() !== '')
    .slice(0, LINES)
  return [{ text: edition.subject, where: 'title' }, ...lines]
    .filter(({ text }) => isCommand(text))
    .map(({ text, where }) => {
      const message = `A list server may take "${text.trim()}" for a command and hold the post.`
      return finding(
        'list-command',
        severity,
        where,
        message,
        'Put it in other words, or let another word begin the line.',
      )
    })
}

function isCommand(line: string): boolean {
  const [word = '', ...rest] = line.trim().toLowerCase().split(/\s+/)
  const counts = COMMANDS.get(word)
  return counts !== undefined && rest.length >= counts[0] && rest.length <= counts[1]
}
