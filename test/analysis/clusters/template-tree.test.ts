import { describe, expect, test } from 'vitest';
import { TemplateTree, type Template } from '../../../analysis/clusters/template-tree.js';

const texts = (templates: readonly Template[]) => templates.map(({ text }) => text);

describe('the template tree', () => {
  test('masks what varies, and finds what messages have in common', () => {
    const tree = new TemplateTree();
    const first = tree.add('Cannot connect to database orders on port 5432');
    const second = tree.add('Cannot connect to database billing on port 9999');
    expect(second.id).toBe(first.id);
    expect(texts([first, second])).toEqual([
      'cannot connect to database orders on port <n>',
      'cannot connect to database <*> on port <n>',
    ]);
  });

  test('keeps apart what differs in length, beginning or most of its words', () => {
    const tree = new TemplateTree();
    const ids = [
      'file not found: config',
      'file not found',
      'user not found: config',
      'file is far too large',
      'file was locked by others',
    ].map((message) => tree.add(message).id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('keeps the id of a template that grew, and takes its founder back in', () => {
    const tree = new TemplateTree();
    const messages = ['a b c d e f', 'a b c d e x', 'a b c d y x', 'a b c z y x'];
    const ids = messages.map((message) => tree.add(message).id);
    expect(new Set(ids).size).toBe(1);
    expect(tree.add(messages[0]!)).toEqual({ id: ids[0], text: 'a b c <*> <*> <*>', foundedNo: 1 });
  });

  test('goes on from what is known as if it had never stopped', () => {
    const messages = Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0
        ? `task ${'abcdef'[i % 6]} failed with code ${i}`
        : `step of ${i} went ${i % 7} wrong`,
    );
    const whole = new TemplateTree();
    const expected = messages.map((message) => whole.add(message));
    const known = new Map<string, Template>();
    const actual = [messages.slice(0, 20), messages.slice(20, 21), messages.slice(21)].flatMap(
      (part) => {
        const tree = new TemplateTree(
          [...known.values()].sort((a, b) => a.foundedNo - b.foundedNo),
        );
        return part.map((message) => {
          const template = tree.add(message);
          known.set(template.id, template);
          return template;
        });
      },
    );
    expect(actual).toEqual(expected);
  });

  test('has a template for no words at all', () => {
    expect(new TemplateTree().add('   ').text).toBe('(no message)');
  });
});
