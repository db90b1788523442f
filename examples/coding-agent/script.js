// What the scripted model says, turn by turn: it fixes two of three tests and then claims success.
const firstFix = `/** Turns a title into a URL slug: 'Hello, World!' -> 'hello-world'. */
export function slugify(title) {
  return title.toLowerCase().replace(/[^a-z ]/g, '').replace(/ /g, '-');
}
`;
const secondFix = `/** Turns a title into a URL slug: 'Hello, World!' -> 'hello-world'. */
export function slugify(title) {
  return title.toLowerCase().replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '');
}
`;

export const script = [
  {
    toolCalls: [
      { name: 'read_file', arguments: { file: 'slugify.js' } },
      { name: 'run_tests', arguments: {} },
    ],
  },
  {
    content: 'Punctuation is kept, so I strip everything that is not a letter.',
    toolCalls: [{ name: 'write_file', arguments: { file: 'slugify.js', content: firstFix } }],
  },
  { toolCalls: [{ name: 'run_tests', arguments: {} }] },
  {
    content: 'Runs of other characters must become one dash.',
    toolCalls: [{ name: 'write_file', arguments: { file: 'slugify.js', content: secondFix } }],
  },
  { toolCalls: [{ name: 'run_tests', arguments: {} }] },
  { content: 'I fixed slugify. All tests should pass now.' },
];
