import { expect, it } from 'vitest'
import { queueLetter } from '../../../src/app/letters/queue-letter.ts'
import { conversationOf } from '../../../src/app/receive/conversation.ts'
import { forEachApp, NOW } from '../app-for-test.ts'
import { acknowledgement, outboxOf } from '../letters/sample-letters.ts'

forEachApp('the conversation beside the recording', open => {
  it('takes up what came while it was at work, before it pauses', async () => {
    const { app, db } = await open()
    const conversation = conversationOf(app)
    await queueLetter(db, acknowledgement(), NOW)
    conversation.goOn()
    await queueLetter(db, acknowledgement({ key: 'another' }), NOW)
    conversation.goOn()
    await conversation.pause()
    expect(outboxOf(app)).toHaveLength(2)
  })

  it('tells what goes wrong, and fails nobody’s message', async () => {
    const { app, notices } = await open()
    const broken: typeof app = { ...app, now: () => new Date(Number.NaN) }
    const conversation = conversationOf(broken)
    conversation.goOn()
    await conversation.pause()
    expect(notices.join()).toContain('tried again with the next run')
  })
})
