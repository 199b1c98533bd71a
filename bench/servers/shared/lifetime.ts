/** Ends this process with the runner: its end of our standard input closes, however it ends. */
export function endWithRunner(): void {
  process.stdin.on('end', () => process.exit(0)).resume()
}
