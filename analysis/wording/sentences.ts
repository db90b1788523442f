/** Words that may begin a message and are no names: they lose their capital within a sentence. */
const OPENERS =
  /^(A|After|All|An|At|Between|Both|Code|Each|Every|For|In|It|Its|No|Nobody|None|Nothing|Of|On|One|Several|That|The|These|This|Two|What|When|Where|With)\b/;

/** A message as it reads after "because". */
export function asClause(message: string): string {
  const text = message.trim().replace(/\.$/, '');
  return OPENERS.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

/** `Look at step 4`, `Look at steps 12-15`. */
export function rangeOfSteps(from: number, to: number): string {
  return from === to ? `Look at step ${from}` : `Look at steps ${from}-${to}`;
}
