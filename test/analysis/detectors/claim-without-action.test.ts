import { claimWithoutAction } from '../../../analysis/detectors/claim-without-action.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(claimWithoutAction, {
  silent: [
    {
      run: run('done before').tool('cancel_order', {}, 'ok').llm('Your order has been cancelled.'),
    },
    { run: run('a promise').tool('get_order', {}, 'x').llm('I will cancel your order.') },
    { run: run('nobody could').llm('The page has been updated since.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('never done').tool('get_order', {}, 'x').llm('Your order has been cancelled.'),
      at: 2,
      message:
        'The user is told "Your order has been cancelled", but no call had changed anything.',
    },
  ],
});
