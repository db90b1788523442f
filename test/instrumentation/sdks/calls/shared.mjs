export const QUESTION = 'What is the weather in Paris?';
/** What a call keeps to itself: no span may hold it. */
export const UNTOLD = 'This is between you and me.';
export const PARAMETERS = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

/** Where nobody listens. A port that somebody has given back may be another's by now. */
export const NOBODY = 'http://127.0.0.1:2';

export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** The first chunk that `wanted` takes; then the loop is left, with more to come. */
export async function leaveEarly(stream, wanted = () => true) {
  for await (const chunk of stream) {
    if (wanted(chunk)) return chunk;
  }
  return 'nothing';
}

/** Its first chunk; then the call is aborted, and what comes of that is the application's. */
export async function abortAfterFirst(start) {
  const controller = new AbortController();
  for await (const chunk of await start(controller.signal)) {
    if (controller.signal.aborted) continue;
    controller.abort();
    void chunk;
  }
  return 'no error';
}

/** A signal that aborts once the server has been asked, and says nothing. */
export function abortOnceAsked() {
  const controller = new AbortController();
  fetch(`${process.env.MODEL_SERVER}/once-asked`)
    .then((answer) => answer.text())
    .then(() => controller.abort());
  return controller.signal;
}
