import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (name) => new URL(name, import.meta.url);

/** The model server behind HTTP/2 and TLS, in a process of its own; it takes HTTP/1.1 too. */
export async function serveHttp2() {
  const server = spawn(process.execPath, [fileURLToPath(file('./serve.mjs'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(server.stdout, 'data');
  return {
    url: `https://127.0.0.1:${String(port).trim()}`,
    ca: readFileSync(file('./loopback-cert.pem'), 'utf8'),
    async stop() {
      server.kill();
      await once(server, 'exit');
    },
  };
}
