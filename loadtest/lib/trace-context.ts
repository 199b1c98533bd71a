/** The header that gives a request a trace of its own, recorded or not (W3C Trace Context). */
export function traceParent(isSampled: boolean): string {
  return `00-${hex(32)}-${hex(16)}-${isSampled ? '01' : '00'}`
}

function hex(digits: number): string {
  let text = ''
  while (text.length < digits) text += Math.floor((1 + Math.random()) * 0x10000000).toString(16)
  return text.slice(0, digits)
}
