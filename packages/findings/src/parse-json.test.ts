import { parseJson } from './parse-json';

test('a reason that quotes a file with the marks of a merge stays one line', () => {
  expect(parseJson('[1]', 'a.json')).toEqual([1]);
  expect(() => parseJson('<<<<<<< HEAD\n[]\n', 'a.json')).toThrow(/^a\.json is not JSON: [^\n]*$/);
  expect(() => parseJson('<<<<<<< HEAD\n[]\n', 'a.json', 'git diff')).toThrow(
    /^a\.json is not JSON: [^\n]*; fix: git diff$/,
  );
});
