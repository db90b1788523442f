import { unrunCall } from '../../../analysis/detectors/unrun-call.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unrunCall, {
  silent: [
    { run: run('answers in JSON').llm('{"total": 5, "command": "none"}') },
    {
      run: run('shows a call, then makes it')
        .llm('{"command": "ls"}')
        .shell('ls', 'a')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('writes the call').shell('ls', 'a').llm('Let me start:\njson\n{"command": "make"}'),
      at: 2,
      message: 'The last answer holds a tool call as text that was never run: {"command": "make"}',
      evidence: [1, 2],
    },
  ],
});
