import { expect, test } from 'vitest';
import { geminiPredictImages as protocol } from '../../../../instrumentation/fetch/protocols/gemini-predict-images.js';

const path = '/v1beta/models/imagen-4.0-generate-001:predict';

test('the prompt goes in, pictures come out', () => {
  const body = { instances: [{ prompt: 'a cat' }], parameters: { sampleCount: 2 } };
  expect(protocol.matches(path, body)).toBe(true);
  expect(protocol.readRequest(body, path)).toMatchObject({
    model: 'imagen-4.0-generate-001',
    attributes: { 'gen_ai.output.type': 'image', 'gen_ai.request.choice.count': 2 },
    inputMessages: [{ role: 'user', parts: [{ type: 'text', content: 'a cat' }] }],
  });
  const facts = protocol.readResponse({
    predictions: [{ mimeType: 'image/png', bytesBase64Encoded: 'UklGR' }],
  });
  expect(facts).toMatchObject({ finishReasons: [] });
  expect(facts.outputMessages?.[0]?.parts).toEqual([
    { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'UklGR' },
  ]);
});

test('a picture that was held back says so', () => {
  const facts = protocol.readResponse({ predictions: [{ raiFilteredReason: 'Not that.' }] });
  expect(facts).toMatchObject({ finishReasons: ['content_filter'], outputMessages: [] });
});

test('the models of somebody else are not predicted here', () => {
  expect(protocol.matches('/v1/models/price:predict', { instances: [[1, 2]] })).toBe(false);
});
