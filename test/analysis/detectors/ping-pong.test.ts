import { pingPong } from '../../../analysis/detectors/ping-pong.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

function exchange(name: string, words: (turn: number) => string) {
  const made = run(name);
  for (let turn = 0; turn < 8; turn += 1)
    made.llm(words(turn), { agent: turn % 2 === 0 ? 'boss' : 'worker' });
  return made;
}

testDetector(pingPong, {
  silent: [
    { run: run('one agent').llm('Yours.').llm('Yours.'), notApplicable: true },
    { run: exchange('something new each time', (i) => `Part ${i}.`) },
    {
      run: run('work in between')
        .llm('Go on.', { agent: 'boss' })
        .tool('search', { q: 1 }, 'x', { agent: 'worker' })
        .llm('Go on.', { agent: 'boss' })
        .tool('search', { q: 2 }, 'y', { agent: 'worker' })
        .llm('Go on.', { agent: 'boss' })
        .tool('search', { q: 3 }, 'z', { agent: 'worker' }),
    },
  ],
  fires: [
    {
      run: exchange('to and fro', () => 'Please take over.'),
      at: 3,
      message:
        'boss and worker handed the work to and fro 4 times in the same words, with nothing done in between.',
      evidence: [3, 4, 5, 6, 7, 8],
    },
  ],
});
