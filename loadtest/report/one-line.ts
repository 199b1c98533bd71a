/** Text from outside on one line: line breaks would end a table's row, and a terminal obeys control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}
