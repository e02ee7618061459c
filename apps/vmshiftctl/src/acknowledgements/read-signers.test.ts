import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCodeOwners, readSigners } from './read-signers';

const folder = mkdtempSync(join(tmpdir(), 'signers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The environment of a run that an event started. */
function run(event: string) {
  const file = join(folder, 'event.json');
  writeFileSync(file, event);
  return { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: file };
}

const OWNERS = '* @ada @org/team\n/apps/infra/acknowledged.json @grace\n';
const EVENT = JSON.stringify({
  pull_request: { user: { login: 'eve' }, requested_reviewers: [{ login: 'ada' }, { id: 1 }, null] },
});

test('the owners of the file, the author and the reviewers are those that may or may not sign', () => {
  expect(readSigners(OWNERS, run(EVENT))).toEqual({ owners: ['@grace'], author: 'eve', reviewers: ['ada'] });
});

test('outside of a run no event is believed', () => {
  expect(readSigners(OWNERS, { ...run(EVENT), GITHUB_ACTIONS: undefined })).toEqual({ owners: ['@grace'] });
});

test('without CODEOWNERS, or a line for the file, the owners are not known', () => {
  expect(readSigners(undefined, {})).toEqual({ owners: undefined });
  expect(readSigners('/docs/ @ada\n', {})).toEqual({ owners: undefined });
  expect(readCodeOwners(folder)).toBeUndefined();
});

test.each(['', 'null', '[]', '{"pull_request":null}', '{"pull_request":{"user":7,"requested_reviewers":{}}}'])(
  'an event without a pull request names no one: %s',
  (event) => {
    const { author, reviewers = [] } = readSigners(OWNERS, run(event));
    expect([author, reviewers]).toEqual([undefined, []]);
  },
);
