import type { Job, Workflow } from '../workflow-file';
import { grantedPermissions, jobToken, missingPermission, readJobToken } from './permissions';

const job = (permissions?: Job['permissions']): Job => ({ steps: [], permissions });
const workflow = (permissions?: Workflow['permissions']): Workflow => ({ name: 'w', on: {}, jobs: {}, permissions });

test('a job that names its permissions has those alone', () => {
  expect(grantedPermissions(workflow({ contents: 'write' }), job({ issues: 'write' }), false)).toEqual({
    issues: 'write',
  });
  expect(grantedPermissions(workflow({ contents: 'write' }), job(), false)).toEqual({ contents: 'write' });
  expect(grantedPermissions(workflow({}), job(), false)).toEqual({});
});

test("a fork's pull request writes nothing", () => {
  const granted = job({ 'pull-requests': 'write', contents: 'read' });
  expect(grantedPermissions(workflow({}), granted, true)).toEqual({ 'pull-requests': 'read', contents: 'read' });
});

test.each([
  ['actions/checkout', {}, {}, 'contents: read'],
  ['actions/checkout', {}, { contents: 'read' }, undefined],
  ['actions/checkout', { token: 't' }, {}, undefined],
  ['actions/download-artifact', { 'run-id': '7' }, { contents: 'read' }, 'actions: read'],
  ['actions/download-artifact', { name: 'review' }, {}, undefined],
  ['marocchino/sticky-pull-request-comment', {}, { 'pull-requests': 'read' }, 'pull-requests: write'],
  ['actions/attest', {}, { attestations: 'write' }, 'id-token: write'],
])('%s with %j and %j lacks %s', (uses, inputs, granted, lacking) => {
  const missing = missingPermission(uses, inputs as Record<string, string>, granted as Record<string, string>);
  if (lacking === undefined) expect(missing).toBeUndefined();
  else expect(missing).toContain(`has to grant ${lacking}`);
});

test('a token of a job may do at GitHub what the job was granted, and another secret is none', () => {
  const tokenOf = readJobToken('owner/name');
  expect(tokenOf(jobToken({ issues: 'write', 'pull-requests': 'read' }))).toEqual({
    login: 'github-actions[bot]',
    repositories: { 'owner/name': { issues: 'write', pull_requests: 'read' } },
  });
  expect(tokenOf('installation-token')).toBeUndefined();
});
