import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Account } from './counts.js';
import { checkHealth } from './health.js';
import type { SelfMetrics } from './self-metrics.js';

/** A probe that takes longer finds a collector that is of no use. */
const PROBE_TIMEOUT_MS = 2_000;

export interface SelfRoutesOptions {
  probe(): Promise<unknown>;
  metrics: SelfMetrics;
  account: Account;
}

/** `/healthz` for supervisors, `/metrics` for Prometheus, `/api/counts` for `doctor` and the viewer. */
export function selfRoutes(options: SelfRoutesOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/healthz', async (c) => {
    const health = await checkHealth(options.probe, PROBE_TIMEOUT_MS);
    return c.json(health, health.status === 'ok' ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.body(await options.metrics.prometheusText(), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    }),
  );
  app.get('/api/counts', (c) => c.json(options.account.counts));
  return app;
}
