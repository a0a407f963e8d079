import { NewsletterError } from '../../errors.ts'
import type { Candidate, CandidateState } from '../../store/candidates.ts'
import { idsOf, oneOf } from '../arguments.ts'
import { type Cli, group, leaf } from '../define.ts'
import { partly, type Session } from '../session.ts'
import { count, short, table } from '../terminal.ts'

const STATES = ['pending', 'accepted', 'rejected', 'used'] as const

export const candidatesCommand = (cli: Cli) =>
  group('candidates', 'Posts waiting for your decision', [
    list(cli),
    show(cli),
    decide(cli, 'accept', 'accepted', 'Take candidates into the next issue'),
    decide(cli, 'reject', 'rejected', 'Leave candidates out'),
    edit(cli),
    add(cli),
    move(cli),
  ])

const list = (cli: Cli) =>
  leaf<{ state?: string }>(
    cli,
    'list',
    'List candidates',
    ['newsletter candidates list --state pending'],
    async (session, _, { state }) => {
      const { listCandidates } = await import('../../store/candidates.ts')
      const filter = state === undefined ? {} : { state: oneOf('--state', state, STATES) }
      const candidates = await listCandidates((await session.app()).db, filter)
      for (const candidate of candidates) session.emit(shown(candidate))
      if (candidates.length === 0)
        session.say('No candidates. `newsletter collect` finds what your sources have new.')
      else session.say(table(candidates.map(candidate => row(session, candidate))))
    },
  ).option('--state <state>', `only those that are ${STATES.join(', ')}`)

const show = (cli: Cli) =>
  leaf(
    cli,
    'show <id>',
    'Show one candidate whole',
    ['newsletter candidates show 12'],
    async (session, args) => {
      const [candidate] = await candidatesMeant(session, args)
      if (!candidate) return
      session.emit({ ...shown(candidate), paragraphs: candidate.paragraphs, language: candidate.language })
      session.say(session.style('bold', candidate.title ?? '(no title)'))
      session.say(
        `by ${candidate.author ?? '(unknown)'}, ${candidate.publishedAt ?? 'undated'}, ${candidate.state}`,
      )
      session.say(candidate.url)
      session.say(`\n${candidate.excerpt ?? '(no excerpt)'}`)
      candidate.paragraphs.forEach((paragraph, index) => {
        if (paragraph !== candidate.excerpt)
          session.say(session.style('dim', `\nparagraph ${index + 1}: ${paragraph}`))
      })
      for (const contributor of candidate.contributors) session.say(`\n${contributorInWords(contributor)}`)
      const ran = ranInWords(candidate)
      if (ran !== '') session.say(`\n${session.style('yellow', ran)}`)
    },
  )

const decide = (cli: Cli, name: 'accept' | 'reject', state: 'accepted' | 'rejected', summary: string) =>
  leaf<{ all?: boolean }>(
    cli,
    `${name} [ids...]`,
    summary,
    [`newsletter candidates ${name} 12 14`, `newsletter candidates ${name} --all`],
    async (session, args, { all }) => {
      const app = await session.app()
      const { listCandidates, setState } = await import('../../store/candidates.ts')
      if (args.length === 0 && !all) {
        throw new NewsletterError('usage', {
          what: `${name} which?`,
          fix: `Name ids, or use --all for all that are pending.`,
        })
      }
      const chosen = all
        ? await listCandidates(app.db, { state: 'pending' })
        : await candidatesMeant(session, args)
      const usable = chosen.filter(candidate => candidate.state !== 'used')
      const ids = usable.map(({ id }) => id)
      const moved = await setState(app.db, ids, state, app.now().toISOString())
      session.emit({ [state]: ids })
      session.say(`${count(moved, 'candidate')} ${state}.`)
      for (const candidate of chosen) {
        if (candidate.state === 'used')
          session.note(`${candidate.id} is in an issue already: \`newsletter edit\` changes that.`)
      }
      return partly(usable.length < chosen.length)
    },
  ).option('--all', 'all that are pending')

interface Words {
  title?: string
  author?: string
  excerpt?: string
  paragraph?: string
  section?: string
}

const edit = (cli: Cli) =>
  wordOptions(
    leaf<Words>(
      cli,
      'edit <id>',
      "Correct a candidate's words",
      [
        'newsletter candidates edit 12 --paragraph 2',
        'newsletter candidates edit 12 --author "Ada Sample" --section Releases',
      ],
      async (session, args, words) => {
        const [candidate] = await candidatesMeant(session, args)
        if (!candidate) return
        const { editCandidate } = await import('../../app/edit-candidate.ts')
        await editCandidate(await session.app(), candidate, words)
        const [changed] = await candidatesMeant(session, args)
        if (changed) session.emit(shown(changed))
        session.say(`Candidate ${candidate.id} is changed.`)
      },
    ),
  ).option('--paragraph <n>', 'make the first, second or third paragraph the excerpt')

const add = (cli: Cli) =>
  wordOptions(
    leaf<Words>(
      cli,
      'add <url>',
      "Add a post by its page's address, and accept it",
      ['newsletter candidates add https://blog.example.org/a-post'],
      async (session, [url = ''], words) => {
        const { addCandidate } = await import('../../app/add-candidate.ts')
        const { id, outcome } = await addCandidate(await session.app(), url, words)
        const [candidate] = await candidatesMeant(session, [String(id)])
        if (!candidate) return
        session.emit({ ...shown(candidate), outcome })
        session.say(
          `${outcome === 'new' ? 'Added' : 'It was there already'}: ${candidate.title}, by ${candidate.author ?? '(unknown)'}`,
        )
        session.say(`\n${candidate.excerpt ?? '(no excerpt: give one with --excerpt)'}`)
        const ran = ranInWords(candidate)
        if (ran !== '') session.say(`\n${session.style('yellow', ran)}`)
      },
    ),
  )

const move = (cli: Cli) =>
  leaf(
    cli,
    'order <ids...>',
    'Put accepted candidates into this order, before all others',
    ['newsletter candidates order 14 12 13'],
    async (session, args) => {
      const app = await session.app()
      const { updateCandidate } = await import('../../store/candidates.ts')
      const candidates = await candidatesMeant(session, args)
      for (const [index, { id }] of candidates.entries()) {
        await updateCandidate(app.db, id, { position: index + 1 }, app.now().toISOString())
      }
      session.emit({ order: candidates.map(({ id }) => id) })
      session.say(`${count(candidates.length, 'candidate')} in order.`)
    },
  )

function wordOptions(command: ReturnType<typeof leaf>): ReturnType<typeof leaf> {
  return command
    .option('--title <title>', 'its title')
    .option('--author <name>', 'its author')
    .option('--excerpt <text>', 'its excerpt')
    .option('--section <title>', 'the section it goes into; "" for none')
}

async function candidatesMeant(session: Session, args: readonly string[]): Promise<readonly Candidate[]> {
  const ids = idsOf(args)
  const { listCandidates } = await import('../../store/candidates.ts')
  const found = await listCandidates((await session.app()).db, { ids })
  return ids.map(id => {
    const candidate = found.find(one => one.id === id)
    if (candidate) return candidate
    throw new NewsletterError('notFound', {
      what: `There is no candidate ${id}.`,
      fix: 'See `newsletter candidates list`.',
    })
  })
}

function shown(candidate: Candidate): object {
  const { id, url, title, author, excerpt, state, origins, inIssue, ranIn, ranInProbably } = candidate
  const { publishedAt, section, contributors } = candidate
  return {
    id,
    url,
    title,
    author,
    excerpt,
    state,
    origins,
    inIssue,
    ranIn,
    ranInProbably,
    publishedAt,
    section,
    contributors,
  }
}

function row(session: Session, candidate: Candidate): readonly string[] {
  const marks: Readonly<Record<CandidateState, string>> = {
    pending: '?',
    accepted: '+',
    rejected: '-',
    used: '*',
  }
  const notes = [ranInWords(candidate), contributedInWords(candidate)].filter(note => note !== '').join(', ')
  return [
    String(candidate.id),
    marks[candidate.state],
    candidate.publishedAt?.slice(0, 10) ?? 'undated',
    short(candidate.author ?? '(unknown)', 24),
    `${short(candidate.title ?? candidate.url, 60)}${notes === '' ? '' : `  ${session.style('yellow', notes)}`}`,
  ]
}

/** An editor looks twice at what nobody is proved to have sent. */
function contributedInWords({ contributors }: Candidate): string {
  if (contributors.some(({ withdrawn }) => withdrawn)) return 'withdrawn'
  if (contributors.length === 0) return ''
  return contributors.some(({ verified }) => verified) ? 'by mail' : 'by mail, unverified'
}

function contributorInWords({ address, verified, withdrawn }: Candidate['contributors'][number]): string {
  const proof = verified ? 'verified' : 'unverified: nothing proves that it is from that address'
  return `sent by ${address} (${proof})${withdrawn ? ', and withdrawn' : ''}`
}

/** The draft that it is in is no reason to leave it out; an earlier issue may be. */
function ranInWords({ inIssue, ranIn, ranInProbably }: Candidate): string {
  const now = inIssue === null ? [] : [`is in issue ${inIssue}`]
  if (ranIn !== null && ranIn !== inIssue) return [...now, `ran already in issue ${ranIn}`].join(', ')
  if (ranInProbably !== null && ranInProbably !== inIssue) now.push(`probably ran in issue ${ranInProbably}`)
  return now.join(', ')
}
