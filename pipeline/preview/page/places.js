/** Places in the manuscript: a file, a line and a column, as the server names them. */

/** `article.md:41:7`; what has no line is its file alone. */
export const named = ({ file, line, column }) => [file, line, column].filter(part => part != null).join(':')

export const parsed = text => {
  const [, file, line, column] = text.match(/^(.*):(\d+):(\d+)$/)
  return { file, line: Number(line), column: Number(column) }
}

const isBefore = (one, other) => one.line < other.line || (one.line === other.line && one.column <= other.column)

/** Of things in reading order that each have a place, the last one that begins at `place` or in front of it. */
export const nearest = (things, place, placeOf) => {
  let found = null
  for (const thing of things) {
    const where = placeOf(thing)
    if (where.file !== place.file) continue
    if (!found || isBefore(where, place)) found = thing
  }
  return found
}
