import { parseChanged } from './parse-changed';

const text = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

describe('parseChanged', () => {
  it('reads only what differs from the render, removed files among it', () => {
    const committed = new Map([
      ['same', text('same')],
      ['changed', text('changed')],
      ['removed', text('removed')],
    ]);
    const rendered = new Map([
      ['same', text('same')],
      ['changed', text('other')],
    ]);
    expect(parseChanged(committed, rendered, 'dist/x').map((object) => object.metadata.name)).toEqual([
      'changed',
      'removed',
    ]);
  });

  it('names folder and file of what it cannot read', () => {
    expect(() => parseChanged(new Map([['a.yaml', '- 1']]), new Map(), 'dist/dev')).toThrow('dist/dev/a.yaml: line 1');
  });
});
