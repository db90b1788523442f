/**
 * The message shape of the OTel GenAI semantic conventions (v1.41, gen-ai-input-messages.json and
 * gen-ai-output-messages.json): what `gen_ai.input.messages` and `gen_ai.output.messages` hold as JSON.
 */
export interface Message {
  readonly role: string;
  readonly name?: string;
  readonly parts: readonly Part[];
  /** Output messages only. */
  readonly finish_reason?: string;
}

export type Part =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'reasoning'; readonly content: string }
  | {
      readonly type: 'tool_call';
      readonly id?: string;
      readonly name: string;
      readonly arguments?: unknown;
    }
  | { readonly type: 'tool_call_response'; readonly id?: string; readonly response: unknown }
  | {
      readonly type: 'blob';
      readonly modality: string;
      readonly mime_type?: string;
      readonly content: string;
    }
  | {
      readonly type: 'uri';
      readonly modality: string;
      readonly mime_type?: string;
      readonly uri: string;
    }
  | { readonly type: 'file'; readonly modality: string; readonly file_id: string }
  | GenericPart;

/** A part the conventions have no name for, kept under the provider's own type. */
export interface GenericPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function textPart(content: string): Part {
  return { type: 'text', content };
}

/** A media part from a URL, which may carry its bytes itself (`data:image/png;base64,...`). */
export function mediaPart(modality: string, url: string): Part {
  const inline = /^data:([^;,]*)(?:;[^,]*)?,/.exec(url);
  if (!inline) return { type: 'uri', modality, uri: url };
  return { type: 'blob', modality, mime_type: inline[1], content: url.slice(inline[0].length) };
}

/** Media whose bytes are not recorded. `media` is ours: the conventions' `blob` has to hold them. */
export function unkeptMedia(
  modality: string,
  { mime_type, size_bytes, file_name }: UnkeptMedia,
): Part {
  return { type: 'media', modality, mime_type: mime_type || undefined, size_bytes, file_name };
}

export interface UnkeptMedia {
  readonly mime_type?: string | undefined;
  readonly size_bytes?: number | undefined;
  readonly file_name?: string | undefined;
}

/** Tool arguments as a value where they are JSON text, as the text itself where they are not. */
export function parseArguments(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
