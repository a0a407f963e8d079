// The words by which mail programs say, in the languages people write in, who wrote what is quoted next. They
// are evidence only: none of them makes an attribution by itself.

/** "wrote": what names the writing. */
const WROTE = anyOf(
  'wrote writes written scribbled schrieb schrieben schreibt geschrieben',
  'écrit ecrit écrivait écrivit escribió escribio escribe escribía escreveu escrevia',
  'scritto scrive scrisse schreef schrijft geschreven skrev skriver kirjoitti kirjoittaa',
  'napisał napisała napisał(a) pisze napsal napsala napsal(a) napísal napísala napísal(a) píše',
  'írta írt yazdı yazmış yazdi scris rašė rakstīja kirjutas napisao napisala napisao/la pisal',
  'написал написала написал(а) пишет писал писала написав написала написа пишe пише έγραψε έγραψαν γράφει',
  'כתב כתבה كتب كتبت menulis menulisnya quoting zitat citando',
)

/** The same where words are not set apart by spaces, or are several. */
const WROTE_ANYWHERE =
  /写道|寫道|写了|書きました|のメール|さんからの引用|작성:|쓴 글|đã viết|เขียนว่า|تمت كتابة|a scris|har skrevet/u

/** What such a line may begin with when it is broken over several. */
const OPENERS = anyStart(
  'on am le el il em op den dne dňa pada på w v w dniu în la a les στις vào på dana на в вт ср чт пн сб вс',
  'missatge quoting zitat citando at in',
)

export function saysWrote(text: string): boolean {
  return WROTE.test(text) || WROTE_ANYWHERE.test(text)
}

export function opensAttribution(text: string): boolean {
  return OPENERS.test(text)
}

function anyOf(...lists: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives(lists)})(?![\\p{L}\\p{N}])`, 'iu')
}

function anyStart(...lists: readonly string[]): RegExp {
  return new RegExp(`^[*_\\s]{0,4}(?:${alternatives(lists)})[\\s,]`, 'iu')
}

function alternatives(lists: readonly string[]): string {
  return lists
    .flatMap(list => list.split(' '))
    .map(word => word.replace(/[()/]/g, '\\$&'))
    .join('|')
}
