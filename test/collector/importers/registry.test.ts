import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportFileError } from '../../../collector/errors.js';
import { ByteSource } from '../../../collector/importers/byte-source.js';
import { IMPORT_FORMATS } from '../../../collector/importers/index.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { textOf, TRAJECTORIES } from '../../fixtures/trajectories.js';
import { temporaryFolder } from '../../support/collector-server.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const BOMB = '['.repeat(20_000) + ']'.repeat(20_000);
/** Of the hundreds of ways to spoil a file so many are tried, spread evenly. */
const MOST_VARIANTS = 60;
const WRONG = [null, true, 5, -1, 1e300, '5', 'x', [], ['x'], [null], {}, { x: [{}] }];

interface Reading {
  spans: number;
  reasons: string[];
}

/** What the format makes of a file: spans as rows, and what it could not take. Throws what would be a crash. */
async function read(format: string, content: string | Buffer): Promise<Reading> {
  const file = path.join(folder.file('input'));
  writeFileSync(file, content);
  const reading: Reading = { spans: 0, reasons: [] };
  try {
    const source = await ByteSource.open(file);
    const pieces = IMPORT_FORMATS.find(({ id }) => id === format)!.read(source, {
      maxPieceBytes: 1e8,
    });
    for await (const piece of pieces) {
      if ('reason' in piece) {
        reading.reasons.push(piece.reason);
        continue;
      }
      reading.spans += rowsFromTraces(piece.traces.groups, 1n).length;
      reading.reasons.push(...piece.traces.rejected.map(({ reason }) => reason));
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ImportFileError)) throw error;
    reading.reasons.push(error.message);
  }
  return reading;
}

/** The value with each of its parts replaced by each of the wrong ones, one at a time. */
function* spoilt(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const other of [...WRONG, ...spoilt(item)]) yield value.with(index, other);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const other of [...WRONG, ...spoilt(item)]) yield { ...value, [name]: other };
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    }
  }
}

it('formats are sorted by name', () => {
  const ids = IMPORT_FORMATS.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
});

describe.each(Object.entries(TRAJECTORIES))('%s', (format, trajectory) => {
  const text = textOf(trajectory);
  let whole: Reading;
  beforeAll(async () => (whole = await read(format, text)));

  it('is known by its beginning, and is no other', () => {
    const known = IMPORT_FORMATS.filter((candidate) => candidate.detect(Buffer.from(text)));
    expect(known.map(({ id }) => id)).toEqual([format]);
    expect(whole.spans).toBeGreaterThan(0);
    expect(whole.reasons).toEqual([]);
  });

  it('cut off anywhere says so, or lacks a line', async () => {
    for (let length = 1; length < text.length; length += Math.ceil(text.length / 20)) {
      const cut = await read(format, text.slice(0, length));
      expect(cut.reasons.length > 0 || cut.spans < whole.spans || 'lines' in trajectory).toBe(true);
    }
  });

  it('with any part of a wrong type is read all the same', async () => {
    const write = (value: unknown) =>
      'lines' in trajectory
        ? (value as unknown[]).map((line) => JSON.stringify(line)).join('\n')
        : JSON.stringify(value);
    const variants = [...spoilt('lines' in trajectory ? trajectory.lines : trajectory.document)];
    const stride = Math.ceil(variants.length / MOST_VARIANTS);
    let kept = 0;
    for (let at = 0; at < variants.length; at += stride) {
      // Whatever a part is, reading ends by itself; most parts cost themselves alone.
      const { spans } = await read(format, write(variants[at]));
      if (spans > 0) kept++;
    }
    // Of OTLP a span with a wrong part is refused as a whole, and there is but one.
    const share = format === 'otlp' ? 0.02 : 0.5;
    expect(kept).toBeGreaterThan(share * (variants.length / stride));
  });

  it('nested too deep is refused, or kept as the text that it is', async () => {
    const at = text.indexOf('{') + 1;
    const bombed = `${text.slice(0, at)}"bomb":${BOMB},${text.slice(at)}`;
    const { spans, reasons } = await read(format, bombed);
    expect(spans + reasons.length).toBeGreaterThan(0);
  });

  it('with bytes that are no UTF-8 is repaired', async () => {
    const bytes = Buffer.from(text);
    const quote = bytes.lastIndexOf('"');
    const broken = Buffer.concat([
      bytes.subarray(0, quote),
      Buffer.from([0xff, 0x80]),
      bytes.subarray(quote),
    ]);
    const { spans, reasons } = await read(format, broken);
    expect(spans + reasons.length).toBeGreaterThan(0);
  });
});
