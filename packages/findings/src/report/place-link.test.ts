import fc from 'fast-check';
import { placeLink } from './place-link';

const source = { repository: 'https://github.com/example/platform', revision: 'b2' };

test('leads to the line of the head', () => {
  expect(placeLink(source, { file: 'packages/environments/src/dev.ts', line: 7 })).toBe(
    'https://github.com/example/platform/blob/b2/packages/environments/src/dev.ts#L7',
  );
});

test('there is no link where repository or revision are no plain names', () => {
  expect(placeLink({ ...source, repository: 'javascript:alert(1)' }, { file: 'a', line: 1 })).toBeUndefined();
  expect(placeLink({ ...source, revision: 'the working tree' }, { file: 'a', line: 1 })).toBeUndefined();
});

test('no name of a file ends the link, or leads elsewhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (file) => {
      const link = placeLink(source, { file, line: 1 }) ?? '';
      expect(link).toMatch(/^https:\/\/github\.com\/example\/platform\/blob\/b2\/[\w.~%/-]*#L1$/);
    }),
  );
});
