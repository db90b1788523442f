import { boundaryOf, MultipartReader } from './multipart-reader.js';

/** A longer request body is no prompt; it is not kept. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** What is kept of a request's body while it goes by. */
export interface PassingBody {
  add(bytes: Uint8Array): void;
  /** Whether what has come so far could be all of it. */
  readonly mayBeWhole: boolean;
  /** The body as JSON text, a form's fields too; undefined where it is too long, or a form has not ended. */
  text(): string | undefined;
}

/** @param contentType The request's header; a form is known by it. */
export function passingBody(contentType: string | null | undefined): PassingBody {
  const boundary = boundaryOf(contentType);
  return boundary === undefined ? new PassingText() : new PassingForm(boundary);
}

class PassingText implements PassingBody {
  #chunks: Uint8Array[] = [];
  #size = 0;

  add(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#size > MAX_BODY_BYTES) this.#chunks = [];
    else this.#chunks.push(bytes.slice());
  }

  get mayBeWhole(): boolean {
    return this.#chunks.at(-1)?.at(-1) === '}'.charCodeAt(0);
  }

  text(): string | undefined {
    return this.#size > MAX_BODY_BYTES ? undefined : Buffer.concat(this.#chunks).toString('utf8');
  }
}

class PassingForm extends MultipartReader implements PassingBody {
  get mayBeWhole(): boolean {
    return this.isComplete;
  }
}
