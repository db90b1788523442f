import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { OtlpSpanExporter } from '../../../instrumentation/otlp/otlp-span-exporter.js';
import { OtlpPostError } from '../../../instrumentation/otlp/post.js';

let server: Server;
let answer: { status: number; body: string };
beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => vi.unstubAllEnvs());

test.each([
  [401, 'no key', /^HTTP 401 at .*\/v1\/traces; look at OTEL_EXPORTER_OTLP_HEADERS$/],
  [
    413,
    '',
    /^HTTP 413 at .*; lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE or TRACEHOUND_CAPTURE_MAX_BYTES$/,
  ],
  [404, '', /^HTTP 404 at .*; is a collector listening there\?$/],
  [
    200,
    '<html>Log in</html>',
    /^an answer that is no OTLP at .*; is a collector listening there\?$/,
  ],
])(
  'an answer of %i "%s" is a sentence that says what to look at',
  async (status, body, sentence) => {
    answer = { status, body };
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
    const exporter = new OtlpSpanExporter('http/protobuf', (span) => span);
    await expect(exporter.send(new Uint8Array())).rejects.toThrow(sentence);
  },
);

test('a certificate that nobody vouches for is a matter of the authority', () => {
  const { message } = new OtlpPostError('https://c.test', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', true);
  expect(message).toMatch(/; name the authority .* in OTEL_EXPORTER_OTLP_CERTIFICATE$/);
});
