import { piecesOf, usageOf } from './reply-parts.js';

/** What is said, as "sound": the bytes of its text. */
export function speech(request, reply) {
  return { contentType: 'audio/mpeg', bytes: Buffer.from(reply.content ?? '') };
}

/** The same in events; `stream_format: 'sse'` asks for them. */
export function speechEvents(request, reply) {
  const { input, output } = usageOf(request, reply);
  const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
  return [
    ...piecesOf(reply.content ?? '').map((piece) => ({
      type: 'speech.audio.delta',
      audio: Buffer.from(piece).toString('base64'),
    })),
    { type: 'speech.audio.done', usage },
  ].map(toEvent);
}

export function asksForSpeechEvents({ body }) {
  return body.stream_format === 'sse';
}

/** What is heard. By the token, as the newer models count. */
export function transcription(request, reply) {
  const { input, output } = usageOf(request, reply);
  const usage = {
    type: 'tokens',
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
  };
  return { text: reply.content ?? '', usage };
}

/** The same in plain text, where the form asks for that. */
export function plainTranscription({ body }, reply) {
  return body.response_format === 'text'
    ? { contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(`${reply.content}\n`) }
    : undefined;
}

export function transcriptionEvents(request, reply) {
  return [
    ...piecesOf(reply.content ?? '').map((delta) => ({ type: 'transcript.text.delta', delta })),
    { type: 'transcript.text.done', ...transcription(request, reply) },
  ].map(toEvent);
}

function toEvent(event) {
  return `data: ${JSON.stringify(event)}\n\n`;
}
