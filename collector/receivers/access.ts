import { timingSafeEqual, createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { TokenRequiredError } from '../errors.js';

type Guard = MiddlewareHandler<{ Bindings: HttpBindings }>;

/** Who may come in, and from which pages. */
export interface AccessRules {
  /** The address that is bound. */
  host: string;
  /** What `Authorization: Bearer` must carry: everywhere on a bind that the network can reach, else for /api only. */
  token: string;
  /** Names that a Host header may have beside the bound address and localhost. */
  allowedHosts: readonly string[];
  /** Origins of web pages that may send from a browser. None unless configured. */
  corsOrigins: readonly string[];
}

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** @throws TokenRequiredError */
export function checkBind(host: string, token: string | null): void {
  if (!isLoopback(host) && !token) throw new TokenRequiredError(host);
}

/** Compares in a time that does not depend on where the two differ. */
export function bearerMatches(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/**
 * Refuses a Host that is not ours: a page whose name was rebound to 127.0.0.1 sends its own name. On a bind that
 * the network can reach the names are not known, and the token does what the name would.
 */
export function hostGuard(rules: AccessRules): Guard {
  return async (c, next) => {
    const host = hostnameOf(c.req.header('host'));
    const ours =
      !isLoopback(rules.host) ||
      isLoopback(host) ||
      host === rules.host ||
      rules.allowedHosts.includes(host);
    if (!ours) return c.json({ code: 7, message: `Host ${host} is not served here` }, 403);
    return next();
  };
}

/** Refuses what a web page of another origin sends. Programs that are no browsers send no Origin. */
export function originGuard(rules: AccessRules): Guard {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const host = c.req.header('host');
    const fromUs = origin === undefined || origin === `http://${host}`;
    if (!fromUs && !rules.corsOrigins.includes(origin)) {
      return c.json({ code: 7, message: `pages of ${origin} may not send here` }, 403);
    }
    return next();
  };
}

export function tokenGuard(rules: AccessRules): Guard {
  return async (c, next) => {
    if (bearerMatches(c.req.header('authorization'), rules.token)) return next();
    const message = 'a token is needed: send Authorization: Bearer with the token of this server';
    return c.json({ code: 16, message }, 401, { 'WWW-Authenticate': 'Bearer' });
  };
}

/** `localhost` of `localhost:4318`, `::1` of `[::1]:4318`. */
function hostnameOf(header: string | undefined): string {
  const host = (header ?? '').toLowerCase();
  return /^\[(.*)\](:\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d+$/, '');
}
