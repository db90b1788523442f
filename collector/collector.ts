import { randomBytes } from 'node:crypto';
import {
  resolveOptions,
  type CollectorOptions,
  type ResolvedOptions,
} from './collector-options.js';
import { ByteBudget } from './ingest/byte-budget.js';
import { Forwarder } from './forward/forwarder.js';
import { IngestWorker, type SettledMessage } from './ingest/ingest-worker.js';
import type { WorkerSettings } from './ingest/messages.js';
import { SIGNALS } from './otlp/signal.js';
import { checkBind, isLoopback } from './receivers/access.js';
import { httpApp } from './receivers/http-app.js';
import { HttpServer } from './receivers/http-server.js';
import { OtlpGrpcServer } from './receivers/otlp-grpc.js';
import { otlpHttp } from './receivers/otlp-http.js';
import { storeApi } from './receivers/store-api.js';
import type { PruneResult } from '../store/index.js';
import { Account, type Counts } from './self/counts.js';
import { SelfMetrics } from './self/self-metrics.js';
import { selfRoutes } from './self/self-routes.js';

/** A commit gathers up to two of DuckDB's vectors; larger ones gain little and stall checkpoints. */
const MAX_COMMIT_ROWS = 4096;
const MAX_COMMIT_BYTES = 32 * 1024 * 1024;

/** A running collector. */
export interface Collector {
  /** Where it answers: `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly port: number;
  /** Null where gRPC is switched off. */
  readonly grpcPort: number | null;
  readonly token: string;
  counts(): Counts;
  /** Takes no more, commits what it has, closes the file. Called twice it is the same close. */
  close(): Promise<void>;
  /** Cuts every client off; what is not committed is not acknowledged. A `close` under way ends sooner. */
  force(): void;
  /** Resolves when the collector has ended: null after `close`, else the error that ended it. */
  readonly ended: Promise<Error | null>;
}

/**
 * Receives OTLP over HTTP and gRPC into one DuckDB file, and forwards it. HTTP runs on this thread; the file
 * belongs to a worker thread.
 * @throws CollectorOptionsError, TokenRequiredError, PortInUseError, StoreOpenError
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const resolved = resolveOptions(options);
  checkBind(resolved.host, resolved.token);
  const collector = new RunningCollector(resolved);
  await collector.start();
  return collector;
}

class RunningCollector implements Collector {
  port = 0;
  grpcPort: number | null = null;
  readonly token: string;
  readonly ended: Promise<Error | null>;

  #account = new Account();
  #budget: ByteBudget;
  #metrics: SelfMetrics;
  #worker: IngestWorker;
  #http: HttpServer;
  #grpc: OtlpGrpcServer | null;
  #forwarders: Forwarder[] = [];
  #closing: Promise<void> | undefined;
  #failure: Error | null = null;
  #end!: (error: Error | null) => void;

  constructor(private readonly options: ResolvedOptions) {
    const { host, limits, allowedHosts, corsOrigins, mount, warn } = options;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.token = options.token ?? randomBytes(24).toString('base64url');
    this.#budget = new ByteBudget(limits.maxQueueBytes);
    this.#metrics = new SelfMetrics({
      account: this.#account,
      budget: this.#budget,
      version: options.version,
      forwards: () => this.#forwarders.map((forwarder) => forwarder.state()),
      readers: options.metricReaders,
    });
    this.#worker = new IngestWorker({
      thread: IngestWorker.spawn(workerSettings(options)),
      onSettled: (message) => this.#settled(message),
      onPruned: (outcome) => this.#pruned(outcome),
      onStopped: (error) => {
        this.#failure = error;
        warn(error.message);
        void this.close();
      },
      nowNs: () => BigInt(Date.now()) * 1_000_000n,
    });
    const receiver = {
      ingest: this.#worker,
      budget: this.#budget,
      limits,
      signals: SIGNALS,
      onRequest: this.#account.request.bind(this.#account),
    };
    this.#grpc =
      options.grpcPort === null
        ? null
        : new OtlpGrpcServer({ ...receiver, token: isLoopback(host) ? null : this.token });
    const probe = () => this.#worker.probe();
    const app = httpApp({
      access: { host, token: this.token, allowedHosts, corsOrigins },
      routes: [
        otlpHttp(receiver),
        storeApi(this.#worker, this.#budget, limits),
        selfRoutes({ probe, metrics: this.#metrics, account: this.#account }),
      ],
      mount,
      draining: () => this.#closing !== undefined,
      warn,
    });
    this.#http = new HttpServer(app, limits);
  }

  get url(): string {
    const { host } = this.options;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  counts(): Counts {
    return structuredClone(this.#account.counts);
  }

  async start(): Promise<void> {
    const { host, port, grpcPort } = this.options;
    try {
      await this.#worker.opened();
      this.#forwarders = await this.#openForwarders();
      this.port = await this.#http.listen(host, port);
      if (this.#grpc) this.grpcPort = await this.#grpc.listen(host, grpcPort!);
    } catch (error) {
      this.#failure = error as Error;
      await this.close();
      throw error;
    }
    this.#metrics.serving();
    const { url, token } = this;
    this.#worker.announce({ url, token, version: this.options.version });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  force(): void {
    this.#http.force();
    this.#grpc?.force();
  }

  /** Counts what is settled; waits until the targets' queues have it, so that no acknowledged body is missed. */
  async #settled({ tally, commitMs, settled }: SettledMessage): Promise<void> {
    this.#account.add(tally);
    if (commitMs !== null) this.#metrics.commit(commitMs);
    const acceptedMs = Date.now();
    for (const { forward, isWithheld } of settled) {
      if (isWithheld) this.#forwarders.forEach((forwarder) => forwarder.withhold());
      if (!forward) continue;
      const entry = { ...forward, acceptedMs };
      await Promise.all(this.#forwarders.map((forwarder) => forwarder.enqueue(entry)));
    }
  }

  #pruned(outcome: PruneResult | Error): void {
    if (outcome instanceof Error) return this.options.warn(outcome.message);
    this.#account.prune(outcome);
  }

  #openForwarders(): Promise<Forwarder[]> {
    const { forward, path, maxForwardBytes, warn } = this.options;
    const shared = { folder: `${path}.forward`, maxBytes: maxForwardBytes, warn };
    return Promise.all(forward.map((target) => Forwarder.open({ target, ...shared })));
  }

  async #close(): Promise<void> {
    const cutOff = setTimeout(() => this.force(), this.options.graceMs);
    await Promise.all([this.#http.drain(), this.#grpc?.drain()]);
    clearTimeout(cutOff);
    await this.#worker.close();
    await Promise.all(this.#forwarders.map((forwarder) => forwarder.close()));
    await this.#metrics.shutdown();
    this.#end(this.#failure);
  }
}

function workerSettings(options: ResolvedOptions): WorkerSettings {
  return {
    path: options.path,
    waitMs: options.waitMs,
    maxUnpackedBytes: options.limits.maxUnpackedBytes,
    maxRows: MAX_COMMIT_ROWS,
    maxGroupBytes: MAX_COMMIT_BYTES,
    redaction: options.redaction,
    retention: options.retention,
    returnBodies: options.forward.length > 0,
  };
}
