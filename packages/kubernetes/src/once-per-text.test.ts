import { oncePerText } from './once-per-text';

test('each text is answered once, also with nothing, and each for itself', () => {
  const asked: string[] = [];
  const answer = oncePerText((text): number | undefined => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  expect(['a', '', 'bb', 'a', '', '__proto__'].map(answer)).toEqual([1, undefined, 2, 1, undefined, 9]);
  expect(asked).toEqual(['a', '', 'bb', '__proto__']);
});
