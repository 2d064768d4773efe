/** Places in the manuscript: a file, a line and a column, as the server names them. */

/** `article.md:41:7`; what has no line is its file alone. */
export const named = ({ file, line, column }) => [file, line, column].filter(part => part != null).join(':')

export const parsed = text => {
  const [, file, line, column] = text.match(/^(.*):(\d+):(\d+)$/)
  return { file, line: Number(line), column: Number(column) }
}

const isBefore = (one, other) => one.line < other.line || (one.line === other.line && one.column < other.column)

/** Of things that each have a place, the last one in the manuscript that begins at `place` or in front of it: notes may
 *  be written far from where they stand. */
export const nearest = (things, place, placeOf) => {
  const there = things.filter(thing => placeOf(thing).file === place.file)
  const before = there.filter(thing => !isBefore(place, placeOf(thing)))
  return before.reduce((last, thing) => (isBefore(placeOf(last), placeOf(thing)) ? thing : last), before[0]) ?? there[0]
}
