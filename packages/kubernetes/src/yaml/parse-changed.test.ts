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
    expect(parseChanged(committed, rendered).map((object) => object.metadata.name)).toEqual(['changed', 'removed']);
  });

  it('leaves out what is no manifest, which the render is about to replace', () => {
    expect(
      parseChanged(
        new Map([
          ['a.yaml', '- 1'],
          ['b.yaml', text('b')],
        ]),
        new Map(),
      ),
    ).toHaveLength(1);
  });
});
