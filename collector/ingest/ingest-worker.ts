import { Worker } from 'node:worker_threads';
import { IngestStoppedError, StoreOpenError, WorkerAnswerError } from '../errors.js';
import type {
  Announcement,
  FromWorker,
  Question,
  Settled,
  ToWorker,
  WorkerSettings,
} from './messages.js';
import type { Ingest, OtlpRequest, Outcome } from './outcome.js';

/** What IngestWorker needs of a worker thread. */
export interface WorkerThread {
  postMessage(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
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
  onSettled(
    message: SettledMessage,
    requestOf: (settled: Settled) => OtlpRequest,
  ): Promise<void> | void;
  /** The thread ended although nobody asked it to. */
  onStopped(error: IngestStoppedError): void;
  nowNs(): bigint;
}

interface Sender {
  request: OtlpRequest;
  resolve(outcome: Outcome): void;
}

interface Asker {
  resolve(answer: unknown): void;
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
  #senders = new Map<number, Sender>();
  #askers = new Map<number, Asker>();
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
      const { body } = request;
      // The body belongs to the worker from here; what stays is the request's description.
      this.#senders.set(id, { request, resolve });
      this.#post({ type: 'ingest', id, receivedNs: this.options.nowNs(), request }, [body]);
    });
  }

  /** @throws WorkerAnswerError with the code of the worker's error, IngestStoppedError */
  ask(question: Question): Promise<unknown> {
    if (this.#state !== 'open') return Promise.reject(new IngestStoppedError('it is not open'));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#askers.set(id, { resolve, reject });
      this.#post({ type: 'ask', id, question });
    });
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

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
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
      case 'answer':
        this.#take(message.id)?.resolve(message.answer);
        break;
      case 'answer-failed':
        this.#take(message.id)?.reject(new WorkerAnswerError(message.message, message.code));
        break;
      case 'closed':
        this.#state = 'closing';
        break;
    }
  }

  #take(id: number): Asker | undefined {
    const asker = this.#askers.get(id);
    this.#askers.delete(id);
    return asker;
  }

  async #settle(message: SettledMessage): Promise<void> {
    const senders = new Map(message.settled.map((s) => [s, this.#senders.get(s.id)!]));
    await this.options.onSettled(message, (settled) => senders.get(settled)!.request);
    for (const [{ id, outcome }, sender] of senders) {
      this.#senders.delete(id);
      sender.resolve(outcome);
    }
  }

  #stop(why: string, cause?: Error): void {
    if (this.#state === 'stopped') return;
    const wanted = this.#state === 'closing';
    const error = new IngestStoppedError(why, { cause });
    this.#state = 'stopped';
    this.#opened.reject(error);
    for (const asker of this.#askers.values()) asker.reject(error);
    this.#askers.clear();
    for (const sender of this.#senders.values()) sender.resolve(this.#refusal());
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
