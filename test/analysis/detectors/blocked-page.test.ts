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
  ],
  fires: [
    {
      run: run('bot check')
        .tool('fetch', { url: 'a' }, 'Please verify you are human')
        .llm('Here is the news.'),
      at: 1,
      message: 'fetch met a page that blocks programs (verify you are human).',
    },
  ],
});
