/** Where a traced command can send OTLP to; `url` is null where nothing listens. */
export interface Receiver {
  url: string | null;
  /** Whether it lives for the command alone, not a server that was there. */
  isOwn: boolean;
  close(): Promise<void>;
}
