import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ForwardTarget } from './forward-target.js';
import type { Signal } from '../otlp/signal.js';
import { MEDIA_TYPE } from '../otlp/media.js';
import type { ForwardState } from './forward-state.js';
import { DiskQueue } from './disk-queue.js';
import type { ForwardEntry } from './entry.js';
import { backoffMs, judge, type Verdict } from './retry.js';

/** A target that takes longer is taken for down. */
const SEND_TIMEOUT_MS = 10_000;
const CLOSE_GRACE_MS = 1_000;

/** What a Forwarder takes from the world outside; tests bring their own. */
export interface ForwarderWorld {
  fetch: typeof fetch;
  nowMs(): number;
  random(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const REAL_WORLD: ForwarderWorld = {
  fetch: (input, init) => fetch(input, init),
  nowMs: Date.now,
  random: Math.random,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

export interface ForwarderOptions {
  target: ForwardTarget;
  /** Where the queues of all targets lie, one folder for each. */
  folder: string;
  maxBytes: number;
  /** How long `close` waits for the answer to a body that is under way. Default 1000 ms. */
  closeGraceMs?: number;
  warn(sentence: string): void;
  world?: ForwarderWorld;
}

/** Sends entries to one target, one after the other, and keeps what the target does not take now. */
export class Forwarder {
  /** The target's URL without what may be secret in it. */
  readonly name: string;
  #sent = 0;
  #dropped: Record<string, number> = {};
  #oldestMs: number | null = null;
  /** Nothing more is sent. */
  #stopping = new AbortController();
  /** The answer to what is under way is not waited for any more. */
  #cuttingOff = new AbortController();
  #wake: () => void = () => undefined;
  #appending: Promise<unknown> = Promise.resolve();
  #sending: Promise<void>;
  #world: ForwarderWorld;
  #failing = false;

  private constructor(
    private readonly options: ForwarderOptions,
    private readonly queue: DiskQueue,
  ) {
    this.#world = options.world ?? REAL_WORLD;
    const { origin, pathname } = new URL(options.target.url);
    this.name = origin + pathname.replace(/\/$/, '');
    this.#sending = this.#sendAll();
  }

  static async open(options: ForwarderOptions): Promise<Forwarder> {
    const id = createHash('sha256').update(options.target.url).digest('hex').slice(0, 16);
    const queue = await DiskQueue.open(path.join(options.folder, id), options.maxBytes);
    return new Forwarder(options, queue);
  }

  /** Resolves when the entry is on disk, or counted as dropped; never rejects. */
  enqueue(entry: ForwardEntry): Promise<void> {
    const turn = this.#appending.then(async () => {
      try {
        if (!(await this.queue.append(entry))) this.#drop('queue full');
      } catch (error) {
        this.#drop('disk');
        this.#warnOnce(`nothing can be kept for ${this.name}: ${(error as Error).message}`);
      }
      this.#wake();
    });
    this.#appending = turn;
    return turn;
  }

  /** Counts a body that must not be sent. */
  withhold(): void {
    this.#drop('secret');
  }

  state(): ForwardState {
    const lagMs = this.#oldestMs === null ? 0 : this.#world.nowMs() - this.#oldestMs;
    return {
      target: this.name,
      sent: this.#sent,
      dropped: { ...this.#dropped, ...(this.queue.damaged ? { damaged: this.queue.damaged } : {}) },
      queuedBytes: this.queue.bytes,
      lagS: Math.max(0, lagMs / 1000),
    };
  }

  /** Sends nothing more; what is not sent stays on disk for the next start. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    const graceMs = this.options.closeGraceMs ?? CLOSE_GRACE_MS;
    const cutOff = setTimeout(() => this.#cuttingOff.abort(), graceMs);
    await Promise.all([this.#sending, this.#appending]);
    clearTimeout(cutOff);
    await this.queue.close();
  }

  async #sendAll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        const entry = await this.queue.peek();
        this.#oldestMs = entry?.acceptedMs ?? null;
        if (entry) await this.#deliver(entry);
        else await woken;
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        this.#warnOnce(`the queue for ${this.name} cannot be read: ${(error as Error).message}`);
        await this.#pause(backoffMs(1, this.#world.random));
      }
    }
  }

  /** Sends until the target takes it or refuses it for good, or the forwarder is closed. */
  async #deliver(entry: ForwardEntry): Promise<void> {
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      const verdict = await this.#send(entry);
      if (this.#stopping.signal.aborted && verdict.kind === 'retry') return;
      if (verdict.kind === 'retry') {
        await this.#pause(verdict.afterMs ?? backoffMs(attempt, this.#world.random));
        continue;
      }
      if (verdict.kind === 'sent') this.#sent++;
      else this.#drop(verdict.reason);
      this.#failing = false;
      return this.queue.shift();
    }
  }

  async #send({ signal, encoding, contentEncoding, body }: ForwardEntry): Promise<Verdict> {
    try {
      const response = await this.#world.fetch(signalUrl(this.options.target.url, signal), {
        method: 'POST',
        body,
        headers: {
          'content-type': MEDIA_TYPE[encoding],
          ...(contentEncoding === 'identity' ? {} : { 'content-encoding': contentEncoding }),
          ...this.options.target.headers,
        },
        redirect: 'manual',
        signal: AbortSignal.any([this.#cuttingOff.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      const verdict = judge(response, this.#world.nowMs());
      if (verdict.kind !== 'sent') this.#warnOnce(`${this.name} answers ${response.status}`);
      return verdict;
    } catch (error) {
      const { cause, message } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      if (!this.#stopping.signal.aborted) this.#warnOnce(`${this.name} cannot be reached: ${why}`);
      return { kind: 'retry', afterMs: null };
    }
  }

  async #pause(ms: number): Promise<void> {
    await this.#world.sleep(ms, this.#stopping.signal).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) throw error;
    });
  }

  #drop(reason: string): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
  }

  /** Once until something is delivered again. */
  #warnOnce(sentence: string): void {
    if (!this.#failing) this.options.warn(`forwarding: ${sentence}`);
    this.#failing = true;
  }
}

/** Where a signal goes, as OTEL_EXPORTER_OTLP_ENDPOINT has it; an URL of one signal is understood, too. */
export function signalUrl(base: string, signal: Signal): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/(\/v1\/(traces|logs|metrics))?\/?$/, '')}/v1/${signal}`;
  return url.href;
}
