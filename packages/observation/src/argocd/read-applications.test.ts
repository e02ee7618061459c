import { model } from '@vmshift/environments';
import type { KubectlAnswer } from '../cluster/read-cluster';
import { argoCdContext } from './argocd-context';
import { readApplications } from './read-applications';

const application = (name: unknown, rest: object = {}) => ({ metadata: { name }, ...rest });

const answered = (answer: Partial<KubectlAnswer>, asked: (readonly string[])[] = []) =>
  readApplications(async (args) => {
    asked.push(args);
    return { status: 0, stdout: '', stderr: '', ...answer };
  }, 'vmshift-production');

const listed = (...items: readonly unknown[]) => answered({ stdout: JSON.stringify({ items }) });

test('asks the named context alone, in the namespace of Argo CD, with a bound on time', async () => {
  const asked: (readonly string[])[] = [];
  await answered({ stdout: '{"items":[]}' }, asked);
  expect(asked.map((args) => args.join(' '))).toEqual([
    '--context vmshift-production -n argocd get applications.argoproj.io -o json --request-timeout=8s',
  ]);
});

test.each<[string, Partial<KubectlAnswer>, string]>([
  [
    'a refusal behind warnings',
    { status: 1, stderr: 'Warning: old\nError from server (Forbidden): applications.argoproj.io is forbidden\n' },
    'kubectl --context vmshift-production: Error from server (Forbidden): applications.argoproj.io is forbidden',
  ],
  ['silence', { status: 1 }, 'kubectl --context vmshift-production: exit 1'],
  ['no JSON', { stdout: '<html>' }, 'kubectl --context vmshift-production: the answer is no list'],
  ['no list', { stdout: 'null' }, 'the answer is no list'],
  ['a list of another form', { stdout: '{"items":{}}' }, 'the answer is no list'],
])('%s is an error that names the context', async (_what, answer, message) => {
  await expect(answered(answer)).rejects.toThrow(message);
});

test('a call that does not end names its context, as that of a cluster does', async () => {
  const late = async (): Promise<KubectlAnswer> => {
    throw new Error('kubectl did not answer within 10 s');
  };
  await expect(readApplications(late, 'vmshift-production')).rejects.toThrow(
    'kubectl --context vmshift-production: kubectl did not answer within 10 s',
  );
});

test('a foreign, a nameless or a malformed Application makes no other unknown', async () => {
  const read = await listed(
    null,
    {},
    7,
    application(7),
    application('theirs', { status: { conditions: 'none', sync: [] } }),
    application('vmshift-staging', { status: { operationState: { retryCount: 'many' } } }),
    application('vmshift-dev', { status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, more: 1 } }),
  );
  expect(read.get('vmshift-dev')).toMatchObject({ state: 'seen', value: { sync: 'Synced' } });
  expect(read.get('vmshift-staging')).toEqual({
    state: 'unknown',
    because: expect.stringContaining('the Application vmshift-staging: status.operationState.retryCount: '),
  });
  expect([...read.keys()]).toEqual(['theirs', 'vmshift-staging', 'vmshift-dev']);
});

test('of two Applications with one name, as of two lists, the last one counts', async () => {
  const read = await listed(application('a'), application('a', { status: { sync: { status: 'Synced' } } }));
  expect(read.get('a')).toMatchObject({ value: { sync: 'Synced' } });
});

test.each([
  [{}, 'vmshift-production'],
  [{ VMSHIFTCTL_ARGOCD_CONTEXT: 'status' }, 'status'],
  [{ VMSHIFTCTL_ARGOCD_CONTEXT: '' }, 'vmshift-production'],
])('with %j Argo CD is asked by the context %s', (env, context) => {
  expect(argoCdContext(model, env)).toBe(context);
});
