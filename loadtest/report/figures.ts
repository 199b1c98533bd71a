/** How all pages write figures. Without Intl: k6 has none. */
const unknown = 'unknown'

export function count(value: number): string {
  if (!Number.isFinite(value)) return unknown
  const [whole, decimals] = String(Number.isInteger(value) ? value : value.toFixed(1)).split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}

/** Without the unit. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return unknown
  if (value === 0) return '0'
  if (value >= 100) return count(Math.round(value))
  return value.toFixed(value < 1 ? 2 : 1)
}

export function rate(value: number): string {
  return value >= 100 ? count(Math.round(value)) : mean(value, 1)
}

export function mean(value: number, decimals = 2): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : unknown
}

/** A share from 0 to 1 in percent. What is not nothing is never written as nothing, nor what is not all as all. */
export function share(value: number): string {
  if (!Number.isFinite(value)) return unknown
  if (value === 0 || value === 1) return `${value * 100} %`
  if (value < 0.0001) return 'under 0.01 %'
  if (value > 0.9995 && value < 1) return 'over 99.9 %'
  return `${(value * 100).toFixed(value < 0.01 ? 2 : 1)} %`
}

/** With its sign. */
export function percent(value: number): string {
  const rounded = Math.round(value * 100)
  if (rounded === 0) return '0 %'
  return `${rounded > 0 ? '+' : '−'}${count(Math.abs(rounded))} %`
}

/** Of a threshold, whose unit is its metric's. */
export function bare(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return 'no value'
  return Number.isInteger(value) || value >= 1000
    ? count(Math.round(value))
    : String(Number(value.toPrecision(4)))
}

export function span(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const parts = [
    hours > 0 ? `${hours} h` : '',
    minutes > 0 ? `${minutes} min` : '',
    rest > 0 || whole === 0 ? `${rest} s` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** An ISO 8601 instant in UTC, to the second. */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}

export function many(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
