/** What happens to a stream, as the host sees it happen. */
export interface StreamWatcher {
  chunk(bytes: Uint8Array): void;
  end(): void;
  broke(error: unknown): void;
  /** The host reads no further. */
  closed(): void;
}
