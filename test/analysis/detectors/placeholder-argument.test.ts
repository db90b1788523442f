import { placeholderArgument } from '../../../analysis/detectors/placeholder-argument.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(placeholderArgument, {
  silent: [
    {
      run: run('a real path').tool('read_file', { path: '/data/path_tool.txt' }, 'x').llm('Done.'),
    },
    {
      run: run('looks for placeholders')
        .tool('grep', { pattern: '<your-token>' }, 'x')
        .shell('grep -r your_api_key .', 'x')
        .llm('Done.'),
    },
    {
      run: run('writes a template')
        .tool('write_file', { path: 'a.env', text: 'KEY=<your-key>' }, 'ok')
        .shell("cat > a.env <<'EOF'\nKEY=your_api_key\nEOF", 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('a path to nowhere')
        .llm('Read.')
        .tool('read_file', { path: '/path/to/report.pdf' }, null, { error: 'no such file' })
        .llm('Hm.'),
      at: 1,
      message: 'read_file was called with "/path/to/report.pdf", a placeholder.',
      evidence: [1, 2],
    },
  ],
});
