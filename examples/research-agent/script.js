// The scripted model recovers from one timeout, then is turned away three times and answers all the same.
const limits = {
  toolCalls: [{ name: 'read_page', arguments: { url: 'https://docs.example/limits' } }],
};
const prices = {
  toolCalls: [{ name: 'read_page', arguments: { url: 'https://docs.example/prices' } }],
};

export const script = [
  limits,
  limits,
  prices,
  prices,
  prices,
  {
    content:
      'The free plan allows 60 requests a minute; the next plan costs about 20 dollars a month.',
  },
];
