// Asks through OpenAI's SDK.
import OpenAI from 'openai';

/** @param {string} url @returns {(body: object) => Promise<string>} */
export function clientOf(url) {
  const client = new OpenAI({ apiKey: 'none', baseURL: url });
  return async (body) => {
    let text = '';
    for await (const chunk of await client.chat.completions.create(body))
      text += chunk.choices[0]?.delta.content ?? '';
    return text;
  };
}
