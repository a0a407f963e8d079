// Everything about an edition that would embarrass somebody or be refused, said before it is sent. Pure:
// what it needs to know of the lists is given.
import type { Issue } from '../issues/issue.ts'
import type { Edition } from '../render/edition.ts'
import type { Letterhead } from '../render/view.ts'
import { checkEntries } from './entries.ts'
import { type Finding, finding } from './finding.ts'
import { checkLinks } from './links.ts'
import { checkListCommands } from './list-commands.ts'
import { checkHtmlSize, checkPostingSize, type Posting } from './size.ts'
import { checkTextPart } from './text-part.ts'

export interface CheckInput {
  readonly issue: Issue
  readonly edition: Edition
  readonly letterhead: Letterhead
  /** What would be posted to each mailing list; empty when there is none. */
  readonly postings: readonly Posting[]
}

/** Subjects of more columns than this are cut in most lists of messages. */
const SUBJECT = 100

export function checkEdition({ issue, edition, letterhead, postings }: CheckInput): readonly Finding[] {
  return [
    ...checkSubject(edition.subject),
    ...checkLetterhead(letterhead),
    ...checkEntries(issue.entries),
    ...checkLinks(edition),
    ...checkTextPart(edition),
    ...checkListCommands(edition, postings.length > 0),
    ...checkHtmlSize(edition),
    ...postings.flatMap(checkPostingSize),
  ]
}

function checkSubject(subject: string): readonly Finding[] {
  if (subject === '')
    return [
      finding(
        'subject',
        'error',
        'title',
        'The issue has no title, so its mail has no subject.',
        'Give it a title.',
      ),
    ]
  if (subject.length <= SUBJECT) return []
  const message = `The subject has ${subject.length} characters; most of it will not be seen.`
  return [finding('subject', 'warning', 'title', message, `Keep the title under ${SUBJECT} characters.`)]
}

/** CAN-SPAM asks for a postal address in each commercial mail (15 U.S.C. 7704(a)(5)). */
function checkLetterhead({ postalAddress }: Letterhead): readonly Finding[] {
  if (postalAddress.trim() !== '') return []
  const message =
    'There is no postal address at the foot of the mail, which the law of many countries asks for.'
  return [
    finding('postal-address', 'warning', 'newsletter.yaml', message, 'Set postalAddress in newsletter.yaml.'),
  ]
}
