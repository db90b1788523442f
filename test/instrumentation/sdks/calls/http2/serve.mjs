// The model server behind HTTP/2 and TLS, with a certificate for loopback that is good for nothing else. Says its port.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { pipeline } from 'node:stream';

const read = (name) => readFileSync(new URL(name, import.meta.url));
const options = { key: read('./loopback-key.pem'), cert: read('./loopback-cert.pem') };
const server = http2.createSecureServer({ ...options, allowHTTP1: true }, (incoming, outgoing) => {
  const headers = Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':'));
  const request = http.request(`${process.env.MODEL_SERVER}${incoming.url}`, {
    method: incoming.method,
    headers: Object.fromEntries(headers),
  });
  request.once('error', () => outgoing.stream?.destroy());
  request.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
    pipeline(answer, outgoing, () => answer.destroy());
  });
  outgoing.once('close', () => request.destroy());
  pipeline(incoming, request, () => {});
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
