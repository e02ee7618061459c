import { rmSync } from 'node:fs';
import { UserError } from '@vmshift/findings';
import { CONTEXTS } from '../testing/kubectl-stub';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { type RestoreOptions, restore } from './restore';

const called = async (name: string, options: RestoreOptions) => {
  const world = testWorld({ env: { GITHUB_ACTOR: 'ada' } });
  await restore(name, options, world);
  return world.printed;
};

test('a dry run prints every command and calls none', async () => {
  const lines = await called('production', { dryRun: true, dump: 'vmshift-20261123T021700Z.dump' });
  const commands = lines.filter((line) => !line.startsWith('#'));
  expect(commands[0]).toBe("./vmshiftctl hold production --reason 'restore of the database' --push");
  expect(commands.at(-2)).toBe('./vmshiftctl resume production --push');
  expect(commands).toContainEqual(
    expect.stringMatching(/\| kubectl set env .* ACTION=restore DUMP=vmshift-20261123T021700Z\.dump INTO=schema \| /),
  );
});

test.each<[RestoreOptions, string]>([
  [{ list: true, dryRun: true }, '--list and --dry-run: one of them at a time'],
  [{ cancel: true, dump: 'a.dump' }, '--cancel: leave out --dump and --into-new-database'],
  [{ dump: '../../secrets' }, '--dump: got "../../secrets"; allowed: latest, or a name of'],
  [{ dump: 'a b' }, '--dump: got "a b"'],
])('%j is refused', async (options, text) => {
  await expect(called('production', options)).rejects.toThrow(text);
  await expect(called('production', options)).rejects.toBeInstanceOf(UserError);
});

test('an environment that is not there is named with those that are', async () => {
  await expect(called('prod', {})).rejects.toThrow('unknown environment: got "prod"; nearest: production;');
});

/** The command with a kubectl of its own. */
async function withKubectl(script: string, options: RestoreOptions = {}): Promise<readonly string[]> {
  const stubs = stubPrograms({ kubectl: script });
  try {
    const world = testWorld({ env: { GITHUB_ACTOR: 'ada', PATH: `${stubs}:${process.env.PATH}` } });
    await restore('staging', options, world);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.lines;
    throw error;
  } finally {
    rmSync(stubs, { recursive: true });
  }
}

test('contexts that kubectl lacks are told before anything is asked', async () => {
  expect(await withKubectl(`[ "$1" = config ] && echo vmshift-dev || exit 64`)).toEqual([
    'kubectl has no context vmshift-staging',
    'kubectl has no context vmshift-production',
    '  nothing was changed; fix: ./vmshiftctl access, which needs LINODE_TOKEN',
  ]);
});

test('without kubectl, the fix is where to get it', async () => {
  const world = testWorld({ env: { GITHUB_ACTOR: 'ada', PATH: '/nowhere' } });
  await expect(restore('staging', { list: true }, world)).rejects.toThrow(
    'kubectl is not installed\n  nothing was changed; fix: ./vmshiftctl doctor tells where to install it from',
  );
});

test('all that is not there is told at once', async () => {
  const refuse = `echo "Error from server (NotFound): $6 $7 not found" >&2; exit 1`;
  const lines = await withKubectl(`${CONTEXTS}\n${refuse}`);
  expect(lines).toEqual([
    expect.stringMatching(/^Argo CD's Application vmshift-staging: kubectl --context vmshift-production: .*NotFound/),
    expect.stringMatching(/^the pods of vmshift-staging: kubectl --context vmshift-staging: /),
    expect.stringMatching(/^the CronJob postgresql-restore: kubectl: .*NotFound/),
    '  nothing was changed',
  ]);
});

test('access that has expired is told with what makes it again', async () => {
  const words =
    'error: You must be logged in to the server (the server has asked for the client to provide credentials)';
  const lines = await withKubectl(`${CONTEXTS}\necho '${words}' >&2; exit 1`);
  expect(lines[0]).toContain('You must be logged in to the server');
  expect(lines.at(-1)).toBe('  nothing was changed; fix: ./vmshiftctl access, which needs LINODE_TOKEN');
});

test('an Application that Argo CD leaves alone would not be started again', async () => {
  const annotations = { 'argocd.argoproj.io/skip-reconcile': 'true' };
  const item = JSON.stringify({ metadata: { name: 'vmshift-staging', resourceVersion: '7', annotations } });
  const lines = await withKubectl(`${CONTEXTS}\ncase "$*" in *" get applications"*) echo '${item}';; *) exit 1;; esac`);
  expect(lines[0]).toBe(
    "Argo CD's Application vmshift-staging: an annotation tells Argo CD to leave it alone; to remove it: " +
      'kubectl --context vmshift-production -n argocd annotate application vmshift-staging argocd.argoproj.io/skip-reconcile-',
  );
});
