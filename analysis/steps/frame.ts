/** One step of a run as a person replays it. */
export interface Frame {
  /** 1-based, as in the `steps` view. */
  stepIndex: number;
  spanId: string;
  kind: string;
  /** The tool, the model, the logged action, else the span's name. */
  title: string;
  agentName: string | null;
  startNs: bigint;
  /** Since the run began. */
  offsetMs: number;
  /** Null while the step is open. */
  durationMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  exitCode: number | null;
  isError: boolean;
  parts: FramePart[];
}

/** What a part is of: what came in, what the model thought, said and asked for, what a tool got and gave. */
export type PartLabel =
  | 'system'
  | 'user'
  | 'tool answer'
  | 'reasoning'
  | 'says'
  | 'calls'
  | 'arguments'
  | 'result'
  | 'state'
  | 'error';

export interface FramePart {
  label: PartLabel;
  text: string;
}
