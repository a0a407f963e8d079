// Counts the work that regular expressions are given: the characters that each search goes over. Whatever method is
// called, it searches by `exec` (ECMA-262 §22.2.7.1).

export function stepsOf(act: () => unknown): number {
  const native: unknown = Reflect.get(RegExp.prototype, 'exec')
  if (typeof native !== 'function') throw new Error('regular expressions do not search by exec')
  let steps = 0
  const counting = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0
    const match = Reflect.apply(native, this, [text]) as RegExpExecArray | null
    const end = match === null ? text.length : match.index + match[0].length
    steps += this.sticky && match === null ? 1 : Math.max(1, end - from)
    return match
  }
  Reflect.set(RegExp.prototype, 'exec', counting)
  try {
    act()
    return steps
  } finally {
    Reflect.set(RegExp.prototype, 'exec', native)
  }
}
