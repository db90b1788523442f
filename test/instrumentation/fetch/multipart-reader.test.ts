import { describe, expect, test } from 'vitest';
import { boundaryOf, MultipartReader } from '../../../instrumentation/fetch/multipart-reader.js';

/** A form as Node writes it, with the header that goes along. */
async function written(form: FormData): Promise<{ bytes: Buffer; boundary: string }> {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const boundary = boundaryOf(request.headers.get('content-type'))!;
  return { bytes: Buffer.from(await request.arrayBuffer()), boundary };
}

function form(): FormData {
  const form = new FormData();
  form.set('model', 'whisper-1');
  form.set('prompt', 'naïve "quotes"\r\n\r\n--and a line');
  form.set('empty', '');
  form.append('include[]', 'a');
  form.append('include[]', 'b');
  form.set('file', new File([new Uint8Array(5000)], 'a "b".mp3', { type: 'audio/mpeg' }));
  form.set('nothing', new File([], 'nothing.txt', { type: '' }));
  return form;
}

const READ = {
  model: 'whisper-1',
  prompt: 'naïve "quotes"\r\n\r\n--and a line',
  empty: '',
  include: ['a', 'b'],
  file: { file_name: 'a "b".mp3', mime_type: 'audio/mpeg', size_bytes: 5000 },
  nothing: { file_name: 'nothing.txt', mime_type: 'application/octet-stream', size_bytes: 0 },
};

describe('a form that goes by', () => {
  test.each([1, 2, 3, 7, 64, 1000, 100_000])('in chunks of %i bytes', async (size) => {
    const { bytes, boundary } = await written(form());
    const reader = new MultipartReader(boundary);
    for (let at = 0; at < bytes.length; at += size) reader.add(bytes.subarray(at, at + size));
    expect(reader.isComplete).toBe(true);
    expect(JSON.parse(reader.text()!)).toEqual(READ);
  });

  test('one that is cut short has no text', async () => {
    const { bytes, boundary } = await written(form());
    const reader = new MultipartReader(boundary);
    reader.add(bytes.subarray(0, bytes.length - 6));
    expect(reader.isComplete).toBe(false);
    expect(reader.text()).toBeUndefined();
  });

  test('what is no form is no form however long it is', () => {
    const reader = new MultipartReader('x');
    reader.add(Buffer.from('--x'));
    for (let i = 0; i < 40; i++) reader.add(Buffer.alloc(1024, 'a'));
    reader.add(Buffer.from('\r\n--x--'));
    expect(reader.text()).toBeUndefined();
  });

  test('a text longer than any prompt is cut, and what follows is read', async () => {
    const long = new FormData();
    long.set('prompt', 'p'.repeat(3 * 1024 * 1024));
    long.set('model', 'm');
    const { bytes, boundary } = await written(long);
    const reader = new MultipartReader(boundary);
    for (let at = 0; at < bytes.length; at += 65_536) reader.add(bytes.subarray(at, at + 65_536));
    const read = JSON.parse(reader.text()!) as { prompt: string; model: string };
    expect(read.model).toBe('m');
    expect(read.prompt.length).toBeLessThanOrEqual(1024 * 1024);
  });
});

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['Multipart/Form-Data; Boundary=abc; x=y', 'abc'],
  ['multipart/form-data', undefined],
  ['application/json', undefined],
  [null, undefined],
])('the boundary in %s', (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary);
});
