import { parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

/**
 * Reads the events of an OpenAI Images stream (`image_generation.*`, `image_edit.*`): each finished picture has one of its
 * own, with the usage. Previews are left out.
 */
export class ImageAssembly implements StreamAssembly {
  readonly #pictures: JsonObject[] = [];
  #error: unknown;

  get complete(): boolean {
    return this.#pictures.length > 0;
  }

  accept({ event, data }: ServerSentEvent): void {
    const body = parseObject(data);
    if (!body) return;
    const type = textOf(body['type']) ?? event ?? '';
    if (type.endsWith('.completed')) this.#pictures.push(body);
    else this.#error ??= body['error'];
  }

  body(): JsonObject {
    const { usage, output_format } = this.#pictures.at(-1) ?? {};
    return { data: this.#pictures, usage, output_format, error: this.#error };
  }
}
