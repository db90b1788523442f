/**
 * How fast OTLP becomes rows, beside what others need for less: `npx tsx bench/decode.ts`. Every decoder gets the same
 * requests of 512 spans in the same run; the ratios hold across machines, the rates do not.
 */
import { protoType } from '../test/fixtures/otlp/trace-proto.js';
import { decodeTraces } from '../collector/otlp/decode.js';
import { encodeJson } from '../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../collector/otlp/encode-protobuf.js';
import { rowsFromTraces } from '../collector/record/index.js';
import { agentSpans } from './agent-spans.js';

const REQUESTS = 20;
const SPANS = 512;
const ROUNDS = 7;

const groups = Array.from({ length: REQUESTS }, (_, i) => agentSpans(SPANS, i + 1));
const protobufBodies = groups.map((group) => Buffer.from(encodeProtobuf(group)));
const jsonBodies = groups.map((group) => Buffer.from(encodeJson(group)));
const size = (bodies: Buffer[]) =>
  Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / REQUESTS / SPANS);
console.log(
  `${REQUESTS} requests of ${SPANS} spans; ${size(protobufBodies)} bytes a span in protobuf, ${size(jsonBodies)} in JSON`,
);

const request = protoType('ExportTraceServiceRequest');
const cases: [name: string, bodies: Buffer[], decode: (body: Buffer) => unknown][] = [
  ['JSON.parse alone', jsonBodies, (body) => JSON.parse(body.toString('utf8'))],
  ['protobufjs alone', protobufBodies, (body) => request.decode(body)],
  ['decodeTraces protobuf', protobufBodies, (body) => decodeTraces(body, 'protobuf')],
  ['decodeTraces JSON', jsonBodies, (body) => decodeTraces(body, 'json')],
  [
    'protobuf to rows',
    protobufBodies,
    (body) => rowsFromTraces(decodeTraces(body, 'protobuf').groups, 1n),
  ],
  ['JSON to rows', jsonBodies, (body) => rowsFromTraces(decodeTraces(body, 'json').groups, 1n)],
];

const rates = new Map<string, number>();
for (const [name, bodies, decode] of cases) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (const body of bodies) decode(body);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  rates.set(name, (REQUESTS * SPANS * 1000) / times[ROUNDS >> 1]!);
}
const base = rates.get('protobufjs alone')!;
for (const [name, rate] of rates)
  console.log(
    `${name.padEnd(24)} ${Math.round(rate / 1000)
      .toString()
      .padStart(5)}k spans/s   ${(rate / base).toFixed(2)} x protobufjs alone`,
  );
