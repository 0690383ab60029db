interface Which {
  vendor: string
  mode: string
  title: string
}

const thrown = new Set<string>()

const keyOf = ({ vendor, mode, title }: Which) => JSON.stringify([vendor, mode, title])

/** Notes whether a widget's failure is thrown to an error boundary: React then prints it. */
export function noteThrown(widget: Which, isThrown: boolean): void {
  if (isThrown) thrown.add(keyOf(widget))
  else thrown.delete(keyOf(widget))
}

export function isThrownToReact(widget: Which): boolean {
  return thrown.has(keyOf(widget))
}
