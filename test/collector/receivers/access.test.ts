import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import { describe, expect, test } from 'vitest';
import { TokenRequiredError } from '../../../collector/errors.js';
import { bearerMatches, checkBind, isLoopback } from '../../../collector/receivers/access.js';
import { httpApp } from '../../../collector/receivers/http-app.js';

const TOKEN = 'let-me-in';

/** The status that a request gets from an app bound to `host`. */
async function statusOf(
  request: { path?: string; headers?: Record<string, string>; method?: string },
  bind: { host?: string; allowedHosts?: string[]; corsOrigins?: string[] } = {},
) {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  for (const path of ['/v1/traces', '/api/counts', '/healthz', '/metrics'])
    routes.all(path, (c) => c.text('in'));
  const app = httpApp({
    access: { host: '127.0.0.1', token: TOKEN, allowedHosts: [], corsOrigins: [], ...bind },
    routes: [routes],
    mount: () => undefined,
    draining: () => false,
    warn: () => undefined,
  });
  const { path = '/v1/traces', method = 'POST', headers = {} } = request;
  const response = await app.request(path, {
    method,
    headers: { host: '127.0.0.1:4318', ...headers },
  });
  return response.status;
}

const bearer = { authorization: `Bearer ${TOKEN}` };

describe('a bind on loopback', () => {
  test.each([
    ['localhost:4318', 200],
    ['127.0.0.1:4318', 200],
    ['127.0.0.2', 200],
    ['[::1]:4318', 200],
    ['LOCALHOST', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example:4318', 403],
    ['localhost.evil.example', 403],
    ['', 403],
  ])('Host %j gets %d', async (host, status) => {
    expect(await statusOf({ headers: { host } })).toBe(status);
  });

  test('a name that is configured is let in', async () => {
    const allowedHosts = ['devbox'];
    expect(await statusOf({ headers: { host: 'devbox:4318' } }, { allowedHosts })).toBe(200);
  });

  test('exporters need no token, the API does', async () => {
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ path: '/metrics', method: 'GET' })).toBe(200);
    expect(await statusOf({ path: '/api/counts' })).toBe(401);
    expect(
      await statusOf({ path: '/api/counts', headers: { authorization: 'Bearer wrong' } }),
    ).toBe(401);
    expect(await statusOf({ path: '/api/counts', headers: bearer })).toBe(200);
  });
});

describe('a page in a browser', () => {
  test.each([
    ['https://evil.example', [], 403],
    ['null', [], 403],
    ['http://127.0.0.1:4318', [], 200],
    ['http://127.0.0.1:9999', [], 403],
    ['https://app.example', ['https://app.example'], 200],
  ])('Origin %s with CORS for %j gets %d', async (origin, corsOrigins, status) => {
    expect(await statusOf({ headers: { origin } }, { corsOrigins })).toBe(status);
  });

  test('a preflight is answered only where CORS is configured', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    expect(await statusOf({ method: 'OPTIONS', headers })).toBe(403);
    const corsOrigins = ['https://app.example'];
    expect(await statusOf({ method: 'OPTIONS', headers }, { corsOrigins })).toBe(204);
  });
});

describe('a bind that the network can reach', () => {
  const bind = { host: '0.0.0.0' };

  test('demands a token to start', () => {
    expect(() => checkBind('0.0.0.0', null)).toThrow(TokenRequiredError);
    expect(() => checkBind('192.168.1.7', '')).toThrow(/needs a token/);
    expect(() => checkBind('0.0.0.0', TOKEN)).not.toThrow();
    expect(() => checkBind('127.0.0.1', null)).not.toThrow();
  });

  test('demands it of everybody, but for the health check', async () => {
    const headers = { host: '192.168.1.7:4318' };
    expect(await statusOf({ headers }, bind)).toBe(401);
    expect(await statusOf({ path: '/metrics', headers }, bind)).toBe(401);
    expect(await statusOf({ path: '/healthz', headers }, bind)).toBe(200);
    expect(await statusOf({ headers: { ...headers, ...bearer } }, bind)).toBe(200);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.evil.example', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test('a bearer token matches whole or not at all', () => {
  expect(bearerMatches(`Bearer ${TOKEN}`, TOKEN)).toBe(true);
  expect(bearerMatches(`bearer ${TOKEN}`, TOKEN)).toBe(true);
  for (const given of [undefined, '', 'Bearer ', `Bearer ${TOKEN}x`, 'Bearer let', TOKEN]) {
    expect(bearerMatches(given, TOKEN), String(given)).toBe(false);
  }
});
