import { parseExactJson } from '../json/json-parser.js';
import { atifRun } from './atif-run.js';
import type { ByteSource } from './byte-source.js';
import { HarborTrial } from './harbor-trial.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { kindOf, objectIn } from '../json/json-object.js';
import { ListedDocument } from './json/index.js';

/**
 * Harbor's ATIF trajectories, 1.0 to 1.7. Within a Harbor trial the trial's `result.json` and verifier say when it ran
 * and how it went.
 */
export const atif: ImportFormat = {
  id: 'atif',
  about: 'ATIF trajectory.json (Harbor), 1.0 to 1.7',
  detect(head) {
    const text = head.toString('utf8');
    return /^\s*\{/.test(text) && /"schema_version"\s*:\s*"ATIF-v?\d/i.test(text);
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const file = await ListedDocument.open(source, limits, ['steps'], (bytes) =>
      parseExactJson(bytes.toString('utf8')),
    );
    const document = objectIn(file.facts);
    if (document === undefined)
      throw new SyntaxError(`a trajectory should be an object, not ${kindOf(file.facts)}`);
    const trial = await HarborTrial.of(source.path);
    yield* atifRun(document, file, source, trial);
  },
};
