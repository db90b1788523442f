/** What one forwarding target says of itself. */
export interface ForwardState {
  target: string;
  sent: number;
  dropped: Record<string, number>;
  queuedBytes: number;
  /** Age of the oldest body that waits, in seconds; 0 when none does. */
  lagS: number;
}
