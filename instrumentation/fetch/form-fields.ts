import type { JsonObject } from './json.js';

/** A file that a form carries, without its bytes. */
export interface FormFile {
  readonly file_name: string;
  /** The media type as the form has it; '' where it has none. */
  readonly mime_type: string;
  readonly size_bytes: number;
}

/**
 * The fields of a form (`multipart/form-data`) as an object: texts, files by name, type and size, and lists of them where
 * a name comes more than once. `timestamp_granularities[]` stands under its name without the brackets.
 */
export class FormFields {
  readonly #fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;

  add(name: string, value: string | FormFile): void {
    const key = name.replace(/\[\d*\]$/, '');
    const before = this.#fields[key];
    if (before !== undefined) this.#fields[key] = [before, value].flat();
    else this.#fields[key] = key === name ? value : [value];
  }

  toJSON(): JsonObject {
    return this.#fields;
  }
}

/** A form as JSON text, as the protocols read a body. None of its files is opened. */
export function textOfForm(form: FormData): string {
  const fields = new FormFields();
  form.forEach((value, name) =>
    fields.add(name, typeof value === 'string' ? value : fileOf(value)),
  );
  return JSON.stringify(fields);
}

/** By what it calls itself: a client may bring a class of its own. */
export function isForm(body: unknown): body is FormData {
  return Object.prototype.toString.call(body) === '[object FormData]';
}

function fileOf({ name, type, size }: File): FormFile {
  return { file_name: name, mime_type: type, size_bytes: size };
}
