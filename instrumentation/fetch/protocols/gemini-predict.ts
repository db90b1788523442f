/** Where Google serves models that do not talk, each with a body of its own. */
export const PREDICT_PATH = /\/models\/([^/:]+):predict$/;

export function predictingModel(path: string): string | undefined {
  const [, model] = PREDICT_PATH.exec(path) ?? [];
  return model && decodeURIComponent(model);
}
