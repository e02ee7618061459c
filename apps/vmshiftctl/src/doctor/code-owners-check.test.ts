import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { codeOwnersCheck } from './code-owners-check';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-owners-'));
  mkdirSync(join(root, '.github'));
});
afterEach(() => rmSync(root, { recursive: true }));

const platform = { ...model.platform, repositoryOwner: { kind: 'user', reviewers: ['ada', 'grace'] } } as const;

test.each([
  ['# people\n* @ada @grace # both\n', 'fine', 'as the model says'],
  ['* @ada @grace\n/docs/\n', 'fine', 'as the model says'],
  ['* @ada\n', 'missing', 'no line "* @ada @grace"'],
  ['* @ada @grace\n/dist/ @eve\n', 'missing', 'also @eve, whom the model does not name'],
  ['', 'missing', 'no line "* @ada @grace"'],
])('%j is %s', (text, state, found) => {
  writeFileSync(join(root, '.github/CODEOWNERS'), text);
  expect(codeOwnersCheck(root, platform)).toMatchObject({ state, found });
});

test('an organization is asked by its team, and no file is no owner', () => {
  const owned = { ...model.platform, repositoryOwner: { kind: 'organization', team: 'platform' } } as const;
  expect(codeOwnersCheck(root, owned)).toMatchObject({ state: 'missing', found: 'no line "* @ilearn-code/platform"' });
});
