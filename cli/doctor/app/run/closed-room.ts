/**
 * Loaded before anything else of a program whose imports are run to look at them: nothing it does may be felt outside.
 * What Node's permission model cannot refuse (network, before Node 25) is refused here, in worker threads too; files and
 * processes are refused there. Connections fail as if nobody listened; a server believes that it is about to listen.
 */
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { tell, type Refusal } from './run-report.js';

const refused = new Set<string>();

/** Each is told once, however often it is tried. */
function refuse(kind: Refusal['kind'], what: string): void {
  const refusal = { kind, what };
  const key = JSON.stringify(refusal);
  if (refused.has(key)) return;
  refused.add(key);
  tell({ refused: refusal });
}

type Method = (this: never, ...args: never[]) => unknown;

function replace(target: object, name: string, method: Method): void {
  Object.defineProperty(target, name, { configurable: true, writable: true, value: method });
}

interface Address {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string;
}

/** As `net` takes it: options, or a port and a host; `net` itself hands on a list of both. */
function addressOf(args: readonly unknown[]): Address {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first as number, ...(typeof args[1] === 'string' && { host: args[1] }) };
}

function nameOf({ host = 'localhost', port, path }: Address): string {
  return path ?? `${host}:${port ?? '?'}`;
}

function errorOf(code: string, syscall: string, what: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${syscall} ${code} ${what}`), { code, syscall });
}

replace(net.Socket.prototype, 'connect', function (this: net.Socket, ...args: unknown[]) {
  const what = nameOf(addressOf(args));
  refuse('connect to', what);
  process.nextTick(() => this.destroy(errorOf('ECONNREFUSED', 'connect', what)));
  return this;
} as Method);

replace(net.Server.prototype, 'listen', function (this: net.Server, ...args: unknown[]) {
  refuse('listen on', nameOf(addressOf(args)));
  return this;
} as Method);

for (const name of ['bind', 'connect', 'send'])
  replace(dgram.Socket.prototype, name, function (this: dgram.Socket, ...args: unknown[]) {
    refuse(name === 'bind' ? 'listen on' : 'connect to', `udp ${String(args[0])}`);
    return this;
  } as Method);

for (const name of Object.keys(dns).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
  replace(dns, name, ((host: unknown, ...args: unknown[]) => {
    refuse('look up', String(host));
    const done = args.at(-1) as (error: Error) => void;
    process.nextTick(() => done(errorOf('ENOTFOUND', 'getaddrinfo', String(host))));
  }) as Method);
  if (!(name in dns.promises)) continue;
  replace(dns.promises, name, ((host: unknown) => {
    refuse('look up', String(host));
    return Promise.reject(errorOf('ENOTFOUND', 'getaddrinfo', String(host)));
  }) as Method);
}

for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'])
  replace(childProcess, name, ((command: unknown) => {
    refuse('start', String(command));
    throw errorOf('EPERM', 'spawn', String(command));
  }) as Method);

syncBuiltinESMExports();
