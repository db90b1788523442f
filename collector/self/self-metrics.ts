import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Attributes, Histogram, ObservableResult } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import type { ForwardState } from '../forward/forward-state.js';
import type { ByteBudget } from '../ingest/byte-budget.js';
import { SIGNALS } from '../otlp/signal.js';
import type { Account, SignalCounts } from './counts.js';

/** Buckets of the commit latency in seconds: a commit takes 2 ms where little comes and 300 ms at a checkpoint. */
const COMMIT_BUCKETS_S = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LOOP_RESOLUTION_MS = 10;

export interface SelfMetricsOptions {
  account: Account;
  budget: ByteBudget;
  version: string;
  forwards(): readonly ForwardState[];
  /** More readers of the same metrics, for whoever sends them elsewhere. */
  readers?: readonly IMetricReader[];
}

/** The process's own metrics, by OpenTelemetry, and as Prometheus text. */
export class SelfMetrics {
  #reader = new PrometheusExporter({ preventServerStart: true });
  #serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  #provider: MeterProvider;
  #commitDuration: Histogram;
  #loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });

  constructor(private readonly options: SelfMetricsOptions) {
    this.#provider = new MeterProvider({
      resource: resourceFromAttributes({
        'service.name': 'tracehound',
        'service.version': options.version,
      }),
      readers: [this.#reader, ...(options.readers ?? [])],
      views: [
        {
          instrumentName: 'tracehound.commit.duration',
          aggregation: {
            type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
            options: { boundaries: COMMIT_BUCKETS_S },
          },
        },
      ],
    });
    this.#commitDuration = this.#meter.createHistogram('tracehound.commit.duration', {
      unit: 's',
      description: 'From the first attempt to write a group of requests to its commit',
    });
    this.#observeItems();
    this.#observeProcess();
    this.#observeForwards();
  }

  /** Stalls count from here on: what the start takes stalls nobody. */
  serving(): void {
    this.#loopDelay.enable();
  }

  commit(durationMs: number): void {
    this.#commitDuration.record(durationMs / 1000);
  }

  async prometheusText(): Promise<string> {
    const { resourceMetrics } = await this.#reader.collect();
    return this.#serializer.serialize(resourceMetrics);
  }

  async shutdown(): Promise<void> {
    this.#loopDelay.disable();
    await this.#provider.shutdown();
  }

  get #meter() {
    return this.#provider.getMeter('tracehound.collector', this.options.version);
  }

  #counter(name: string, description: string, observe: (result: ObservableResult) => void): void {
    this.#meter.createObservableCounter(name, { description }).addCallback(observe);
  }

  #gauge(
    name: string,
    unit: string,
    description: string,
    observe: (result: ObservableResult) => void,
  ): void {
    this.#meter.createObservableGauge(name, { unit, description }).addCallback(observe);
  }

  #observeItems(): void {
    const { counts } = this.options.account;
    const plain = (pick: (of: SignalCounts) => number) => (result: ObservableResult) => {
      for (const signal of SIGNALS) result.observe(pick(counts[signal]), { signal });
    };
    const labelled =
      (label: string, pick: (of: SignalCounts) => Record<string, number>) =>
      (result: ObservableResult) => {
        for (const signal of SIGNALS) observeAll(result, pick(counts[signal]), label, { signal });
      };
    this.#counter(
      'tracehound.received',
      'Items that came in',
      plain((c) => c.received),
    );
    this.#counter(
      'tracehound.stored',
      'Items committed',
      plain((c) => c.stored),
    );
    this.#counter(
      'tracehound.duplicates',
      'Items in the file already',
      plain((c) => c.duplicates),
    );
    this.#counter(
      'tracehound.rejected',
      'Items not taken',
      labelled('reason', (c) => c.rejected),
    );
    this.#counter(
      'tracehound.redacted',
      'Secrets masked before anything was stored',
      labelled('rule', (c) => c.redacted),
    );
    this.#counter(
      'tracehound.pruned',
      'Items deleted again by the limits on what the file may hold',
      plain((c) => c.pruned),
    );
    this.#counter(
      'tracehound.requests',
      'Requests answered',
      labelled('result', (c) => c.requests),
    );
  }

  #observeProcess(): void {
    const { budget } = this.options;
    this.#gauge('tracehound.queue.size', 'By', 'Bodies read but not committed', (result) =>
      result.observe(budget.used),
    );
    this.#gauge('tracehound.queue.limit', 'By', 'Most of them', (result) =>
      result.observe(budget.limit),
    );
    this.#gauge('tracehound.process.memory', 'By', 'Resident set size', (result) =>
      result.observe(process.memoryUsage.rss()),
    );
    this.#counter('tracehound.process.cpu.seconds', 'CPU time, user and system', (result) => {
      const { user, system } = process.cpuUsage();
      result.observe((user + system) / 1e6);
    });
    this.#gauge(
      'tracehound.http.loop.delay.max',
      's',
      'Longest stall of the HTTP thread',
      (result) => result.observe(Math.max(0, this.#loopDelay.max / 1e9 - LOOP_RESOLUTION_MS / 1e3)),
    );
  }

  #observeForwards(): void {
    const each = (observe: (result: ObservableResult, state: ForwardState) => void) => {
      return (result: ObservableResult) => {
        for (const state of this.options.forwards()) observe(result, state);
      };
    };
    this.#counter(
      'tracehound.forward.sent',
      'Bodies that a target took',
      each((result, { target, sent }) => result.observe(sent, { target })),
    );
    this.#counter(
      'tracehound.forward.dropped',
      'Bodies that a target never gets',
      each((result, { target, dropped }) => observeAll(result, dropped, 'reason', { target })),
    );
    this.#gauge(
      'tracehound.forward.queue.size',
      'By',
      'Bodies that wait on disk for a target',
      each((result, { target, queuedBytes }) => result.observe(queuedBytes, { target })),
    );
    this.#gauge(
      'tracehound.forward.lag',
      's',
      'Age of the oldest body that waits for a target',
      each((result, { target, lagS }) => result.observe(lagS, { target })),
    );
  }
}

function observeAll(
  result: ObservableResult,
  counts: Record<string, number>,
  label: string,
  attributes: Attributes,
): void {
  for (const [name, count] of Object.entries(counts)) {
    result.observe(count, { ...attributes, [label]: name });
  }
}
