/** What a command's exit code says. */
export const EXIT = {
  clean: 0,
  /** Findings above the severity `info`, differences, or input of which a part was bad. */
  findings: 1,
  /** Wrong usage, or something broken: nothing can be concluded. */
  broken: 2,
} as const;

/** Sets the process's exit code; a worse one that stands already stays. */
export function setExitCode(code: number): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}
