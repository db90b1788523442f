// Asks by plain fetch, and reads the answer in turns as the AI SDK and as OpenAI's and Anthropic's SDKs do.

/** @param {string} url @returns {(body: object) => Promise<string>} */
export function clientOf(url) {
  let asked = 0;
  return async (body) => {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return readers[asked++ % readers.length](response.body);
  };
}

const readers = [piped, iterated];

async function piped(stream) {
  let text = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) text += chunk;
  return text;
}

async function iterated(stream) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
