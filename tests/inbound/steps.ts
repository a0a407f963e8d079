// Counts the work that regular expressions are given: the characters that lie before each search. All of a regular
// expression's uses go through `exec` (ECMA-262 §22.2.7.1), whatever method is called.

export function stepsOf(act: () => unknown): number {
  let steps = 0
  const { exec } = RegExp.prototype
  RegExp.prototype.exec = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0
    const match = exec.call(this, text)
    const end = match === null || this.sticky ? text.length : match.index + match[0].length
    steps += Math.max(1, this.sticky ? (match?.[0].length ?? 1) : end - from)
    return match
  }
  try {
    act()
    return steps
  } finally {
    RegExp.prototype.exec = exec
  }
}
