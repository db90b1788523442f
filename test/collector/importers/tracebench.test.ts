import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exportRuns } from '../../../collector/formats/index.js';
import { importFiles } from '../../../collector/importers/index.js';
import { tempStore, type TempStore } from '../../support/temp-store.js';

const ORIGINAL = fileURLToPath(new URL('../../fixtures/tracebench/original.json', import.meta.url));

async function exported(temp: TempStore, runIds?: string[]): Promise<string> {
  let text = '';
  const out = (chunk: string | Uint8Array) => void (text += Buffer.from(chunk).toString());
  await exportRuns(temp.store, { format: 'tracebench', runIds, out });
  return text;
}

describe('a TraceBench file', () => {
  it('becomes a run of steps, in the order of the array', async () => {
    await using temp = await tempStore();
    expect(await importFiles([ORIGINAL], temp.store)).toMatchObject({ stored: 5, badLines: [] });
    const steps = await temp.store
      .query(
        'select step_index, action, state, step_no, start_ns, end_ns, kind from steps s order by step_index',
      )
      .catch(() => temp.store.query('select * from steps order by step_index'));
    expect(steps.map((step) => [step['action'], step['step_no'], step['start_ns']])).toEqual([
      ['retrieve_context', 1, 1778527620469999800n],
      ['generate_fix', 2, 1778527620470352000n],
      ['run_tests', 3, 1778527620470352000n],
      ['final_answer', 4, 1778527620470353000n],
    ]);
    const [run] = await temp.store.query('select step_count, agent_name, duration_ms from runs');
    expect(run).toMatchObject({ step_count: 4n, agent_name: 'tracebench' });
  });

  it('is the same run wherever it lies: a second import adds nothing', async () => {
    await using temp = await tempStore();
    const copy = path.join(temp.folder, 'copy.json');
    copyFileSync(ORIGINAL, copy);
    await importFiles([ORIGINAL], temp.store);
    expect(await importFiles([copy], temp.store)).toMatchObject({ stored: 0, duplicates: 5 });
  });

  it.each([
    ['as Python lays it out', readFileSync(ORIGINAL, 'utf8')],
    [
      'in one line',
      '[{"timestamp": 1.0, "action": "a", "state": {}},{"timestamp":2,"action":"b"}]\n',
    ],
    ['laid out by hand', '\n [ {"action":"a" ,\t"state":{"b":[1,\n2]}}\r\n,\n{"action":"b"}\n ]  '],
    ['without a step', '[]'],
    ['without a step, on two lines', '[\n]\n'],
  ])('comes out byte for byte: %s', async (_name, text) => {
    await using temp = await tempStore();
    const file = path.join(temp.folder, 'trace.json');
    writeFileSync(file, text);
    await importFiles([file], temp.store, { format: 'tracebench' });
    expect(await exported(temp)).toBe(text);
  });

  it('with bad elements keeps the good ones and tells the lines', async () => {
    await using temp = await tempStore();
    const file = path.join(temp.folder, 'trace.json');
    writeFileSync(
      file,
      '[\n{"action":"a","timestamp":1},\n{"action":5},\n{"action":"b","timestamp":"x"},\n7,\n{"action":"c"},\n{"action":"d"',
    );
    const { stored, badLines } = await importFiles([file], temp.store);
    expect(stored).toBe(3);
    expect(badLines.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '"action" should be a string'],
      [4, '"timestamp" should be a number of seconds, not "x"'],
      [5, 'expected an object'],
      [6, 'the array ends early, on line 7'],
    ]);
  });

  it('of another kind of run is refused', async () => {
    await using temp = await tempStore();
    await expect(exported(temp)).rejects.toThrow(/there are 0; name one/);
    await expect(exported(temp, ['f'.repeat(32)])).rejects.toThrow(/There is no run ffff/);
  });
});
