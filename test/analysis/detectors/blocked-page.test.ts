import { blockedPage } from '../../../analysis/detectors/blocked-page.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(blockedPage, {
  silent: [
    {
      run: run('an article about captchas, and others')
        .llm('Go.')
        .tool('fetch', { url: 'a' }, 'What a captcha is')
        .tool('fetch', { url: 'b' }, 'News')
        .llm('Done.'),
    },
    {
      run: run('the agent apologises in the same words')
        .tool('fetch', { url: 'a' }, 'News')
        .llm('I could not get past a captcha.'),
    },
    {
      run: run('turned away once, and found it elsewhere')
        .tool('fetch', { url: 'https://a.example/x' }, 'Please verify you are human')
        .tool('fetch', { url: 'https://b.example/x' }, 'News')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('bot check')
        .tool('fetch', { url: 'a' }, 'Please verify you are human')
        .llm('Here is the news.'),
      at: 1,
      message: 'fetch was turned away once by a page that blocks programs (verify you are human).',
    },
    {
      run: run('went back, though others let it in')
        .tool('fetch', { url: 'https://a.example/x' }, 'Please verify you are human')
        .tool('fetch', { url: 'https://b.example/x' }, 'News')
        .tool('fetch', { url: 'https://a.example/x' }, 'Please verify you are human')
        .tool('fetch', { url: 'https://b.example/y' }, 'News')
        .llm('Here is the news.'),
      at: 1,
      message: 'fetch was turned away twice by a page that blocks programs (verify you are human).',
      evidence: [1, 3],
    },
  ],
});
