// Names of time zones that stand in feeds' dates, as hours east of Greenwich. Of a name with several
// meanings, the one of RFC 5322 §4.3, else the commonest.

export const ZONES: ReadonlyMap<string, number> = new Map([
  ...named(-10, 'HST'),
  ...named(-9, 'AKST'),
  ...named(-8, 'PST AKDT'),
  ...named(-7, 'MST PDT'),
  ...named(-6, 'CST MDT'),
  ...named(-5, 'EST CDT'),
  ...named(-4, 'EDT AST'),
  ...named(-3.5, 'NST'),
  ...named(-3, 'ADT BRT ART'),
  ...named(-2.5, 'NDT'),
  ...named(1, 'BST WEST CET MET MEZ'),
  ...named(2, 'CEST MEST MESZ EET'),
  ...named(3, 'EEST MSK'),
  ...named(5.5, 'IST'),
  ...named(8, 'SGT HKT AWST'),
  ...named(9, 'JST KST'),
  ...named(9.5, 'ACST'),
  ...named(10, 'AEST'),
  ...named(10.5, 'ACDT'),
  ...named(11, 'AEDT'),
  ...named(12, 'NZST'),
  ...named(13, 'NZDT'),
])

function named(hours: number, names: string): readonly (readonly [string, number])[] {
  return names.split(' ').map(name => [name, hours] as const)
}
