/** At the head of what Codex's shell tools answer, 0.20 to 0.169. */
const EXIT = /^(?:Exit code|Process exited with code):? (-?\d{1,9})$/m;

/** The exit code that a shell tool's answer tells in its first lines. */
export function exitCodeOf(output: string | undefined): number | undefined {
  const found = output === undefined ? null : EXIT.exec(output.slice(0, 400));
  return found === null ? undefined : Number(found[1]);
}
