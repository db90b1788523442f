// What `require('tracehound')` gets: the same modules that `import` does, in Node's own realm and by its own `require`.
// That of Jest, which runs tests of CommonJS in a realm of their own, refuses ES modules before Node 24.9.
import type Module from 'node:module';
import type * as tracehound from './index.js' with { 'resolution-mode': 'import' };

const { createRequire } = process
  .getBuiltinModule('node:vm')
  .runInThisContext("process.getBuiltinModule('node:module')") as typeof Module;

export = createRequire(__filename)('./index.js') as typeof tracehound;
