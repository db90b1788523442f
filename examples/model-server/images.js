import { nowSeconds, usageOf } from './reply-parts.js';

/** One picture: the bytes of the reply's text. */
export function images(request, reply) {
  const { b64_json, usage } = picture(request, reply);
  return { created: nowSeconds(), output_format: 'png', data: [{ b64_json }], usage };
}

/** A preview, and the picture. */
export function imageEvents(request, reply) {
  const type = request.path.endsWith('/edits') ? 'image_edit' : 'image_generation';
  const { b64_json, usage } = picture(request, reply);
  const events = [
    { type: `${type}.partial_image`, partial_image_index: 0, b64_json: 'AAAA' },
    { type: `${type}.completed`, created_at: nowSeconds(), output_format: 'png', b64_json, usage },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** Google's Imagen: the same picture as a prediction. */
export function predictImages(request, reply) {
  const bytesBase64Encoded = picture(request, reply).b64_json;
  return { predictions: [{ mimeType: 'image/png', bytesBase64Encoded }] };
}

function picture(request, reply) {
  const { input, output } = usageOf(request, reply);
  const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
  return { b64_json: Buffer.from(reply.content ?? '').toString('base64'), usage };
}
