import { expect, test } from 'vitest';
import { isForm, textOfForm } from '../../../instrumentation/fetch/form-fields.js';

test('texts, lists and files by what is known of them', () => {
  const form = new FormData();
  form.set('model', 'm');
  form.append('image', new File(['123'], '1.png', { type: 'image/png' }));
  form.append('image', new File(['12345'], '2.png', { type: 'image/png' }));
  form.append('granularities[]', 'word');
  form.set('__proto__', 'x');
  expect(JSON.parse(textOfForm(form))).toEqual({
    model: 'm',
    image: [
      { file_name: '1.png', mime_type: 'image/png', size_bytes: 3 },
      { file_name: '2.png', mime_type: 'image/png', size_bytes: 5 },
    ],
    granularities: ['word'],
    ['__proto__']: 'x',
  });
});

test('a form is known by what it calls itself', () => {
  expect(isForm(new FormData())).toBe(true);
  expect([{}, null, undefined, 'model=m', new URLSearchParams('model=m')].some(isForm)).toBe(false);
});
