import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { hostGuard, isLoopback, originGuard, tokenGuard, type AccessRules } from './access.js';

type App = Hono<{ Bindings: HttpBindings }>;

export interface HttpAppOptions {
  access: AccessRules;
  /** Mounted in this order, behind the guards. */
  routes: readonly App[];
  mount(app: App): void;
  /** True while the collector shuts down: connections are closed after their answer. */
  draining(): boolean;
  warn(sentence: string): void;
}

/** Everything that one port serves. */
export function httpApp({ access, routes, mount, draining, warn }: HttpAppOptions): App {
  const app: App = new Hono();
  app.use(async (c, next) => {
    await next();
    if (draining()) c.header('Connection', 'close');
  });
  app.use(hostGuard(access), originGuard(access));
  if (access.corsOrigins.length > 0) app.use(cors({ origin: [...access.corsOrigins] }));
  const token = tokenGuard(access);
  if (isLoopback(access.host)) app.use('/api/*', token);
  else app.use((c, next) => (c.req.path === '/healthz' ? next() : token(c, next)));
  for (const route of routes) app.route('/', route);
  mount(app);
  app.notFound((c) => c.json({ code: 5, message: `nothing is served at ${c.req.path}` }, 404));
  app.onError((error, c) => {
    warn(`${c.req.method} ${c.req.path} failed: ${error.message}`);
    return c.json({ code: 13, message: 'the collector could not answer; its log says why' }, 500);
  });
  return app;
}
