// The scripted model asks for the same thing five times and then gives up.
const search = { toolCalls: [{ name: 'search_orders', arguments: { query: '1042' } }] };

export const script = [
  search,
  search,
  search,
  search,
  search,
  { content: 'I could not find order 1042.' },
];
