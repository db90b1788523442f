/**
 * What `import 'tracehound'` gets: `index.ts`, the one that `register` shares its knowledge with.
 *
 * Jest and Vitest's `vm` pools load a test's modules once more for each file, in a realm of its own with globals of its
 * own, where nobody has registered anything: what is said there by hand would be said to nobody.
 */
import * as here from './index.js';
import { ofMainRealm } from './main-realm.js';

export const { agent, llm, logStep, step, tool, TraceLogger } = ofMainRealm(here, './index.js');
