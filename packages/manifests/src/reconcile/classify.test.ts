import { classify } from './classify';

const files = (text: string | undefined) => new Map(text === undefined ? [] : [['a.yaml', text]]);

describe('classify', () => {
  it.each([
    // rendered, on disk, committed
    ['a', 'a', 'a', 'unchanged'],
    ['a', 'a', 'b', 'unchanged'],
    ['a', 'b', 'a', 'edited'],
    ['a', undefined, 'a', 'edited'],
    [undefined, 'a', undefined, 'edited'],
    ['b', 'a', 'a', 'changed'],
    ['b', undefined, 'a', 'added'],
    ['b', undefined, undefined, 'added'],
    ['c', 'b', 'a', 'changed'],
    [undefined, 'a', 'a', 'removed'],
    [undefined, undefined, 'a', 'unchanged'],
  ])('rendered %j, on disk %j, committed %j: %s', (rendered, onDisk, committed, state) => {
    expect([...classify(files(rendered), files(onDisk), files(committed)).values()]).toEqual([state]);
  });

  it('calls nothing edited where there is no commit to compare with', () => {
    expect([...classify(files('a'), files('b'), undefined).values()]).toEqual(['changed']);
    expect([...classify(files(undefined), files('b'), undefined).values()]).toEqual(['removed']);
  });
});
