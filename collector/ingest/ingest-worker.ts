import { Worker, type MessagePort } from 'node:worker_threads';
import type { PruneResult } from '../../store/index.js';
import { IngestStoppedError, ProbeError, PruneError, StoreOpenError } from '../errors.js';
import type { Announcement, FromWorker, ToWorker, WorkerSettings } from './messages.js';
import type { Ingest, OtlpRequest, Outcome } from './outcome.js';

type Transferable = ArrayBuffer | MessagePort;

/** What IngestWorker needs of a worker thread. */
export interface WorkerThread {
  postMessage(message: ToWorker, transfer?: readonly Transferable[]): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/** A group of settled requests, as the worker reports it. */
export type SettledMessage = Extract<FromWorker, { type: 'settled' }>;

export interface IngestWorkerOptions {
  thread: WorkerThread;
  /** Sees every request that is settled before its sender does; acknowledgement waits for what it returns. */
  onSettled(message: SettledMessage): Promise<void> | void;
  /** The file was brought back within its limits, or could not be. */
  onPruned(outcome: PruneResult | Error): void;
  /** The thread ended although nobody asked it to. */
  onStopped(error: IngestStoppedError): void;
  nowNs(): bigint;
}

interface Prober {
  resolve(): void;
  reject(error: Error): void;
}

/** A promise that is settled from outside; nobody need wait for it. */
class Deferred {
  resolve!: () => void;
  reject!: (error: Error) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => undefined);
  }
}

/** The HTTP thread's side of the worker that owns the file. */
export class IngestWorker implements Ingest {
  #nextId = 1;
  #senders = new Map<number, (outcome: Outcome) => void>();
  #probers = new Map<number, Prober>();
  #state: 'opening' | 'open' | 'closing' | 'stopped' = 'opening';
  #opened = new Deferred();
  #ended = new Deferred();

  constructor(private readonly options: IngestWorkerOptions) {
    const { thread } = options;
    thread.on('message', (message) => this.#receive(message));
    thread.on('error', (error) => this.#stop(error.message, error));
    thread.on('exit', (code) => this.#stop(`it exited with code ${code}`));
  }

  static spawn(settings: WorkerSettings): WorkerThread {
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: settings });
  }

  /** Resolves when the file is open. @throws StoreOpenError */
  opened(): Promise<void> {
    return this.#opened.promise;
  }

  submit(request: OtlpRequest): Promise<Outcome> {
    if (this.#state !== 'open') return Promise.resolve(this.#refusal());
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#senders.set(id, resolve);
      const receivedNs = this.options.nowNs();
      this.#post({ type: 'ingest', id, receivedNs, request }, [request.body]);
    });
  }

  /** Resolves when the database has answered. @throws ProbeError, IngestStoppedError */
  probe(): Promise<void> {
    if (this.#state !== 'open') return Promise.reject(new IngestStoppedError('it is not open'));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#probers.set(id, { resolve, reject });
      this.#post({ type: 'probe', id });
    });
  }

  /** Puts one request of the store's API to the worker, which answers over `port`. False where it is not open. */
  askStore(operation: string, body: string, port: MessagePort): boolean {
    if (this.#state !== 'open') return false;
    this.#post({ type: 'store', operation, body, port }, [port]);
    return true;
  }

  announce(announcement: Announcement): void {
    this.#post({ type: 'announce', announcement });
  }

  /** Commits what is queued and closes the file; resolves when the thread has ended. */
  close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#post({ type: 'close' });
    }
    return this.#ended.promise;
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.options.thread.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'open':
        this.#state = 'open';
        this.#opened.resolve();
        break;
      case 'open-failed':
        this.#state = 'closing';
        this.#opened.reject(new StoreOpenError(message.message, message.code));
        break;
      case 'settled':
        void this.#settle(message);
        break;
      case 'pruned':
        this.options.onPruned(message.result);
        break;
      case 'prune-failed':
        this.options.onPruned(new PruneError(message.message));
        break;
      case 'alive':
        this.#take(message.id)?.resolve();
        break;
      case 'probe-failed':
        this.#take(message.id)?.reject(new ProbeError(message.message, message.code));
        break;
      case 'closed':
        this.#state = 'closing';
        break;
    }
  }

  #take(id: number): Prober | undefined {
    const prober = this.#probers.get(id);
    this.#probers.delete(id);
    return prober;
  }

  async #settle(message: SettledMessage): Promise<void> {
    await this.options.onSettled(message);
    for (const { id, outcome } of message.settled) {
      this.#senders.get(id)?.(outcome);
      this.#senders.delete(id);
    }
  }

  #stop(why: string, cause?: Error): void {
    if (this.#state === 'stopped') return;
    const wanted = this.#state === 'closing';
    const error = new IngestStoppedError(why, { cause });
    this.#state = 'stopped';
    this.#opened.reject(error);
    for (const prober of this.#probers.values()) prober.reject(error);
    this.#probers.clear();
    for (const resolve of this.#senders.values()) resolve(this.#refusal());
    this.#senders.clear();
    this.#ended.resolve();
    if (!wanted) this.options.onStopped(error);
  }

  #refusal(): Outcome {
    return this.#state === 'stopped'
      ? {
          accepted: false,
          reason: 'store-unavailable',
          message: 'the file is not open for writing',
        }
      : { accepted: false, reason: 'closing', message: 'the collector is shutting down' };
  }
}
