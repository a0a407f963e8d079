// What is no page to read a post from: another kind of file, or nothing at all. Judged by the first octets
// and the content type, in words for the person who gave the address; and what a server says in place of a page
// with a status of success.

const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['%PDF-', 'a PDF'],
  ['\u0089PNG', 'an image'],
  ['\u00FF\u00D8\u00FF', 'an image'],
  ['GIF8', 'an image'],
  ['RIFF', 'an image, sound or video'],
  ['PK\u0003\u0004', 'an archive or office document'],
  ['\u001F\u008B', 'a compressed file'],
  ['ID3', 'a sound'],
  ['OggS', 'a sound or video'],
  ['\u001AE\u00DF\u00A3', 'a video'],
]

const TYPES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^application\/pdf$/, 'a PDF'],
  [/^image\//, 'an image'],
  [/^audio\//, 'a sound'],
  [/^video\//, 'a video'],
  [/^application\/((atom|rss|rdf)\+xml|feed\+json)$/, 'a feed'],
  [/^application\/((ld\+)?json|octet-stream|zip|gzip|x-\S+|vnd\.\S+|msword)$/, 'a file'],
  [/^font\//, 'a file'],
]

/** Why there is no post to be read in it; null when it may be a page. */
export function unreadable(body: Uint8Array, contentType: string | null): string | null {
  const start = new TextDecoder('latin1').decode(body.subarray(0, 2_048))
  if (start.replace(/[\s\u0000]/g, '') === '') return 'the page is empty'
  const kind = kindByOctets(start, body) ?? kindByType(contentType, start)
  return kind === null ? null : `it is ${kind}, not a page`
}

function kindByOctets(start: string, body: Uint8Array): string | null {
  // TextDecoder's latin1 is windows-1252: compare octets.
  const signature = SIGNATURES.find(([text]) =>
    Array.from(text).every((one, at) => one.charCodeAt(0) === body[at]),
  )
  if (signature) return signature[1]
  if (start.slice(4, 8) === 'ftyp') return 'a video'
  if (/^\s*(<\?xml\b[^>]*>\s*)?(<!--.*?-->\s*|<\?.*?\?>\s*)*<(rss|feed|rdf:RDF|opml)\b/is.test(start))
    return 'a feed'
  return null
}

/** A server that calls everything a file is contradicted by what plainly is HTML. */
function kindByType(contentType: string | null, start: string): string | null {
  if (/<(!doctype html|html|head|body)\b/i.test(start)) return null
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? null
}

/** What stands before and behind it. */
const AROUND =
  /^(?:(?:http|error|fehler|erreur|404|oops|sorry)(?![\p{L}\p{N}])[\s\p{P}|]*)+|[\s\p{P}|]*(?:(?:error )?404)?[\s\p{P}]*$/giu
const NOT_FOUND =
  /^(?:(?:(?:the|this|that) )?(?:page|post|file|article|content)? ?(?:(?:is |was )?not found|(?:could not|cannot|can['’]t|couldn['’]t) be found|does(?: not|n['’]t) exist)|(?:seite|datei) (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|página não encontrada|pagina non trovata|pagina niet gevonden|sidan hittades inte|nie znaleziono strony|страница не найдена|ページが見つかりません|页面不存在)$/iu

/** Whether a page is called what servers call one that is not there, and nothing more. */
export function saysNotFound(title: string): boolean {
  if (title.length > 80) return false
  const rest = title.replace(AROUND, '')
  return NOT_FOUND.test(rest) || (rest === '' && /[^\d]/.test(title) && title.includes('404'))
}
