import { describe, expect, test } from 'vitest'
import { classify } from '../../src/inbound/classify.ts'
import { examine } from '../../src/inbound/examine.ts'
import type { Ours } from '../../src/inbound/ours.ts'
import type { Outcome } from '../../src/inbound/outcome.ts'
import { OUTCOME_KINDS } from '../../src/inbound/outcome.ts'
import { received } from './received.ts'

const OURS: Ours = {
  replyTo: 'roundup@newsletter.example',
  others: ['editor@newsletter.example', 'bounces@newsletter.example'],
  lists: ['friends@lists.example'],
  listNames: new Map([
    ['friends.example.net', 'friends@lists.example'],
    ['robot@lists.example', 'friends@lists.example'],
  ]),
  sent: new Map([
    ['<1.issue@newsletter.example>', 'issue'],
    ['<1.posting@newsletter.example>', 'posting'],
    ['<ack@newsletter.example>', 'acknowledgement'],
    ['<draft@newsletter.example>', 'draft'],
    ['<confirm@newsletter.example>', 'confirmation'],
  ]),
}

function verdict(header: string, text = 'https://blog.example.org/post\n'): Outcome {
  return classify(examine(received(header, text)), OURS)
}

const ADA = 'From: Ada Example <ada@example.org>\n'
const TO_US = `${ADA}To: roundup@newsletter.example\n`
const THROUGH_LIST = `${ADA}List-Id: <friends.lists.example>\nTo: friends@lists.example\n`

describe('a person’s message is', () => {
  test.each<[string, string, string, Outcome['kind']]>([
    ['to us', TO_US, 'look', 'submission'],
    ['to a sub-address of ours', `${ADA}To: Roundup+blog@newsletter.example\n`, 'look', 'submission'],
    [
      'an answer to an issue',
      `${ADA}To: x@example.org\nIn-Reply-To: <1.issue@newsletter.example>\n`,
      'look',
      'submission',
    ],
    [
      'an answer further down a thread',
      `${ADA}References: <1.posting@newsletter.example> <2@example.org>\n`,
      'look',
      'submission',
    ],
    [
      'an answer through our list',
      `${THROUGH_LIST}In-Reply-To: <1.posting@newsletter.example>\n`,
      'look',
      'submission',
    ],
    ['anything else on our list', THROUGH_LIST, 'look', 'ignored'],
    [
      'on a list that is none of ours',
      `${TO_US}List-Id: <others.lists.example>\nIn-Reply-To: <1.issue@newsletter.example>\n`,
      'look',
      'ignored',
    ],
    ['to somebody else', `${ADA}To: eve@example.org\n`, 'look', 'ignored'],
    [
      'an answer to a message that we did not send',
      `${ADA}In-Reply-To: <forged@newsletter.example>\n`,
      'look',
      'ignored',
    ],
    ['a correction', `${TO_US}In-Reply-To: <ack@newsletter.example>\n`, 'title: A better one', 'correction'],
    [
      'a withdrawal',
      `${TO_US}In-Reply-To: <ack@newsletter.example>\n`,
      'Withdraw.\n\n> quoted',
      'withdrawal',
    ],
    [
      'an approval',
      `${TO_US}In-Reply-To: <draft@newsletter.example>\n`,
      '\n> approve this\napprove\n',
      'approval',
    ],
    [
      'an answer to a draft that approves nothing',
      `${TO_US}In-Reply-To: <draft@newsletter.example>\n`,
      'Not yet: https://blog.example.org/post',
      'ignored',
    ],
    ['a request to subscribe', `${TO_US}Subject: Subscribe\n`, '', 'subscribe'],
    ['a request to leave', `${TO_US}Subject: Re: unsubscribe\n`, '', 'unsubscribe'],
    [
      'a request to leave in an answer',
      `${ADA}In-Reply-To: <1.issue@newsletter.example>\n`,
      'unsubscribe\n> the issue',
      'unsubscribe',
    ],
    ['a request for help', `${TO_US}Subject: help\n`, '', 'help'],
    ['a confirmation', `${TO_US}Subject: Re: confirm 0123456789abcdef\n`, '', 'confirmation'],
    ['about leaving, not a request', `${TO_US}Subject: How I unsubscribe from noise\n`, 'look', 'submission'],
  ])('%s', (_, header, text, kind) => {
    expect(verdict(header, text).kind).toBe(kind)
  })

  test('a request to leave by our own link, with its token', () => {
    const token = '1a-0123456789abcdefABCDEF'
    expect(verdict(`${TO_US}Subject: unsubscribe ${token}\n`)).toMatchObject({ kind: 'unsubscribe', token })
  })
})

describe('a subject', () => {
  test.each([
    'Automatic reply: A post',
    'Auto-Reply',
    'Automatische Antwort: A post',
    'Odpowiedź automatyczna: A post',
    'Automatyczna odpowiedź: A post',
    'Resposta automática: A post',
    'Automatiskt svar: A post',
    'Autosvar: A post',
    'Автоответ: A post',
    'Automatická odpověď: A post',
    '自动回复: A post',
    '自動回覆: A post',
    '자동 회신: A post',
    '【不在通知】 A post',
    'OOO: A post',
    'Fuori ufficio: A post',
    'Vacation',
    'Away from my desk until Monday',
  ])('“%s” is an answering machine’s', subject => {
    expect(verdict(`${TO_US}Subject: ${subject}\n`).kind).toBe('auto-reply')
  })

  test.each([
    'Vacation photos: my blog post',
    'Away from keyboard: what I learned',
    'Automatic response caching in nginx',
    'Automatic answers are wrong',
    'OOOps, a post',
  ])('“%s” is a person’s', subject => {
    expect(verdict(`${TO_US}Subject: ${subject}\n`).kind).toBe('submission')
  })
})

test('who wants no absence notes is a person all the same', () => {
  expect(verdict(`${TO_US}X-Auto-Response-Suppress: OOF\n`).kind).toBe('submission')
})

test.each([
  ['below a greeting', 'Re: Your post', 'Hi,\n\nplease withdraw it.\n'],
  ['by its subject alone', 'Withdraw', '\n'],
])('an acknowledged post is withdrawn %s', (_, subject, text) => {
  const header = `${TO_US}Subject: ${subject}\nIn-Reply-To: <ack@newsletter.example>\n`
  expect(verdict(header, text).kind).toBe('withdrawal')
})

describe('what no person wrote is', () => {
  test.each<[string, string, Outcome['kind']]>([
    [
      'our own post, come back',
      'From: Editor <editor@newsletter.example>\nMessage-ID: <1.posting@newsletter.example>\nList-Post: <mailto:friends@lists.example>\n',
      'echo',
    ],
    ['our own post, not through the list', 'Message-ID: <1.posting@newsletter.example>\n', 'ignored'],
    ['from ourselves', 'From: roundup@newsletter.example\nTo: roundup@newsletter.example\n', 'ignored'],
    [
      'a notice that our post is held',
      'From: friends-bounces@lists.example\nSubject: Your message to friends awaits moderator approval\nPrecedence: bulk\n',
      'held',
    ],
    [
      'a notice of another list',
      'From: others-bounces@lists.example\nSubject: Your message to others awaits moderator approval\nPrecedence: bulk\n',
      'ignored',
    ],
    [
      'an answering machine',
      `${TO_US}Auto-Submitted: auto-replied\nIn-Reply-To: <1.issue@newsletter.example>\n`,
      'auto-reply',
    ],
    [
      'an answering machine that says so in its subject',
      `${TO_US}Subject: Out of office: back on Monday\n`,
      'auto-reply',
    ],
    ['a challenge', `${TO_US}Subject: Please confirm your message\n`, 'auto-reply'],
    ['generated', `${TO_US}Auto-Submitted: auto-generated\n`, 'ignored'],
    ['bulk', `${TO_US}Precedence: bulk\n`, 'ignored'],
    ['from the null sender', `Return-Path: <>\n${TO_US}`, 'ignored'],
    ['in a loop', `${TO_US}X-Loop: somebody\n`, 'ignored'],
    ['a report', `${TO_US}Content-Type: multipart/report; report-type=x\n`, 'ignored'],
    ['for which no answer is wanted', `${TO_US}X-Auto-Response-Suppress: All\n`, 'ignored'],
    [
      'Apple Mail’s wish to leave',
      `${ADA}X-Apple-Unsubscribe: true\nAuto-Submitted: auto-replied\n`,
      'unsubscribe',
    ],
  ])('%s', (_, header, kind) => {
    expect(verdict(header, 'words\n').kind).toBe(kind)
  })

  test('a read receipt', () => {
    const parts = [
      { type: 'message/disposition-notification', text: 'Disposition: manual-action; displayed' },
    ]
    expect(classify(examine(received(TO_US, 'read', { parts })), OURS).kind).toBe('auto-reply')
  })

  test('a bounce or a complaint, even to our own address', () => {
    const bounce = [
      {
        type: 'message/delivery-status',
        text: 'Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n',
      },
    ]
    const complaint = [{ type: 'message/feedback-report', text: 'Feedback-Type: abuse\n' }]
    expect(classify(examine(received(TO_US, 'x', { parts: bounce })), OURS).kind).toBe('bounce')
    expect(classify(examine(received(TO_US, 'x', { parts: complaint })), OURS).kind).toBe('complaint')
  })
})

test('every verdict has its reason, and is one of the closed set', () => {
  for (const header of ['', TO_US, THROUGH_LIST, `${TO_US}Precedence: bulk\n`]) {
    const outcome = verdict(header)
    expect(outcome.reason).not.toBe('')
    expect(OUTCOME_KINDS).toContain(outcome.kind)
  }
})

test('a token of a megabyte, or an answer to a thousand messages, is read like any other', () => {
  expect(verdict(`${TO_US}Subject: unsubscribe ${'a'.repeat(1_000_000)}\n`).kind).toBe('submission')
  expect(verdict(`${TO_US}References: ${'<a@b.example> '.repeat(10_000)}\n`).kind).toBe('submission')
})

describe('requests as people write them:', () => {
  test.each<[string, Outcome['kind']]>([
    ['Please subscribe me to the newsletter', 'subscribe'],
    ['subscribe me, please!', 'subscribe'],
    ['Anmeldung zum Newsletter', 'subscribe'],
    ['SUBSCRIPTION', 'subscribe'],
    ['Hello, please unsubscribe me from this mailing list. Thanks', 'unsubscribe'],
    ['Remove my address from your list', 'unsubscribe'],
    ['Opt-out', 'unsubscribe'],
    ['Bitte abmelden', 'unsubscribe'],
    ['Désinscription', 'unsubscribe'],
    ['Hilfe', 'help'],
    ['Leave for the summer', 'submission'],
    ['Remove dead code with this one trick', 'submission'],
    ['Stop writing tests', 'submission'],
    ['Subscribe to nothing: how I read the web', 'submission'],
    ['Info', 'submission'],
  ])('%s', (subject, kind) => {
    expect(verdict(`${TO_US}Subject: ${subject}\n`, 'https://blog.example.org/post').kind).toBe(kind)
  })

  const SAID: readonly (readonly [string, Outcome['kind']])[] = [
    ['sign me up', 'subscribe'],
    ['please add me', 'subscribe'],
    ['Add me to the list', 'subscribe'],
    ['put me on your mailing list', 'subscribe'],
    ['I want to subscribe', 'subscribe'],
    ['I’d like to subscribe to the newsletter', 'subscribe'],
    ["Hi, I'd like to be added to your list. Thanks", 'subscribe'],
    ['subscribe newsletter', 'subscribe'],
    ['Subscription request', 'subscribe'],
    ['[Roundup] Subscribe', 'subscribe'],
    ['Newsletter abonnieren', 'subscribe'],
    ['take me off this list', 'unsubscribe'],
    ['I want to unsubscribe', 'unsubscribe'],
    ['I would like to be removed from this list', 'unsubscribe'],
    ['cancel my subscription', 'unsubscribe'],
    ['newsletter abbestellen', 'unsubscribe'],
    ['Ich möchte den Newsletter abbestellen', 'unsubscribe'],
    ['[list] unsubscribe', 'unsubscribe'],
    ['Fwd: unsubscribe', 'unsubscribe'],
  ]
  test.each(SAID)('%s, but not as the title of a post', (subject, kind) => {
    expect(verdict(`${TO_US}Subject: ${subject}\n`, 'Thanks,\nAda').kind).toBe(kind)
    expect(verdict(TO_US, `${subject}\n\nAda\n`).kind).toBe(kind)
    const post = 'Here it is: https://blog.example.org/post'
    expect(verdict(`${TO_US}Subject: ${subject}\n`, post).kind).toBe('submission')
    expect(verdict(`${TO_US}Subject: ${subject}\n`, 'A whole text. '.repeat(100)).kind).toBe('submission')
  })
  test.each([
    'Stop using the newsletter as a diary',
    'Why I want to unsubscribe',
    'Add me to the list of people who write',
    'Take me off the grid',
    'Cancel my subscription to the future of news',
    'I want to subscribe to a podcast',
    '[list] How we unsubscribe',
  ])('%s, which is none', subject => {
    expect(verdict(`${TO_US}Subject: ${subject}\n`, 'Look at this.').kind).toBe('submission')
  })

  test('in the first line, where there is no subject', () => {
    expect(verdict(TO_US, 'subscribe please\n').kind).toBe('subscribe')
    expect(verdict(`${TO_US}Subject: A post\n`, 'subscribe\nhttps://blog.example.org\n').kind).toBe(
      'submission',
    )
  })
})

describe('an answer to the letter that asks to confirm', () => {
  const answer = `${TO_US}Subject: Re: Confirm your subscription to Sample roundup\nIn-Reply-To: <confirm@newsletter.example>\n`
  test.each([
    'yes\n\n> To say yes, reply',
    'Yes!',
    'Ja',
    'I confirm',
    '> Somebody asked to get it\n',
    'ok, thanks',
  ])('counts: %j', text => {
    expect(verdict(answer, text)).toMatchObject({ kind: 'confirmation', token: null })
  })

  test.each(['no', 'Who are you?', 'I did not ask for this, yes?', 'yes or no?'])(
    'does not count: %j',
    text => {
      expect(verdict(answer, text).kind).not.toBe('confirmation')
    },
  )

  test('does not count when a machine wrote it', () => {
    expect(verdict(`${answer}Auto-Submitted: auto-replied\n`, 'yes').kind).toBe('auto-reply')
  })
})

test('a list is known by the List-Id and the server’s address of its configuration', () => {
  const echo = 'From: editor@newsletter.example\nMessage-ID: <1.posting@newsletter.example>\n'
  expect(verdict(`${echo}List-Id: Friends <friends.example.net>\n`).kind).toBe('echo')
  expect(verdict(`${echo}List-Id: Friends <others.example.net>\n`).kind).not.toBe('echo')
  const notice =
    'From: robot@lists.example\nAuto-Submitted: auto-replied\nSubject: Your message to Friends awaits moderator approval\n'
  expect(verdict(notice, 'It awaits approval.')).toMatchObject({
    kind: 'held',
    list: 'friends@lists.example',
  })
  expect(verdict(notice.replace('robot', 'other'), 'It awaits approval.').kind).toBe('auto-reply')
})
