import { rmSync } from 'node:fs';
import { contextName } from '@vmshift/environments';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { type LogsOptions, logs } from './logs';

let stubs: string;
afterEach(() => rmSync(stubs, { recursive: true, force: true }));

async function ask(
  name: string,
  workload: string | undefined,
  options: Partial<LogsOptions> = {},
  contexts = true,
  pods = 'echo pod/vmshift-api-1; exit 0',
  written: readonly string[] = [
    String.raw`printf '[pod/vmshift-api-1/api] GET /\033[31m 200\n'`,
    'echo "warning: a container is gone" >&2',
  ],
) {
  stubs = stubPrograms({
    kubectl: [
      `case "$*" in`,
      `  "config get-contexts -o name") ${contexts ? `echo ${contextName({ name })}` : ':'}; exit 0 ;;`,
      `  *" get pods "*" -o name --request-timeout=8s") ${pods} ;;`,
      `  *fail*) echo 'error: refused' >&2; exit 1 ;;`,
      'esac',
      ...written,
    ].join('\n'),
  });
  const world = testWorld({ env: { PATH: `${stubs}:${process.env.PATH}` } });
  const code = await logs(name, workload, { tail: '50', ...options }, world);
  return { code, printed: world.printed, warned: world.warned };
}

test('one workload by the name of its process; what a log holds cannot steer the terminal', async () => {
  const { code, printed, warned } = await ask('production', 'api', { since: '10m', previous: true });
  expect(code).toBe(0);
  expect(printed).toEqual(['[pod/vmshift-api-1/api] GET /\\u{1b}[31m 200']);
  expect(warned).toEqual([
    'kubectl --context vmshift-production --namespace vmshift-production logs --selector app=vmshift-api --all-containers --prefix --ignore-errors --max-log-requests=50 --tail=50 --since=10m --previous',
    'warning: a container is gone',
  ]);
});

test('every workload, as a line that can be pasted', async () => {
  const { warned } = await ask('dev', undefined, { follow: true });
  expect(warned[0]).toMatch(/ --selector 'app in \(vmshift-api, .*postgresql-restore-drill\)' .* --follow$/);
});

test.each(['vmshift-api', 'Deployment/vmshift-api'])('%s is the same as api', async (workload) => {
  expect((await ask('dev', workload)).warned[0]).toContain(' --selector app=vmshift-api ');
});

test('a wrong name, a wrong number and flags that exclude each other are refused before kubectl runs', async () => {
  await expect(ask('dev', 'aip')).rejects.toThrow('unknown workload: got "aip"; allowed: api, vmshift-api');
  await expect(ask('prod', 'api')).rejects.toThrow('unknown environment: got "prod"; nearest: production');
  await expect(ask('dev', 'api', { tail: '0', since: 'soon' })).rejects.toThrow(
    '--tail: got "0"; allowed: 1 to 999999 lines',
  );
  await expect(ask('dev', 'api', { follow: true, previous: true })).rejects.toThrow('--follow and --previous exclude');
});

test('a context that is not there is told with what makes it', async () => {
  await expect(ask('dev', 'api', {}, false)).rejects.toThrow(
    'kubectl has no context vmshift-dev\n  fix: ./vmshiftctl access dev, or docs/setup.md#reach-a-cluster',
  );
});

// As kubectl 1.32 printed it for a token that the API server does not accept.
const EXPIRED = [
  `E1128 20:48:51.756371 17815 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list"`,
  'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
].join('\n');

test('a cluster that refuses is told in one line with what helps, before any log is read', async () => {
  await expect(ask('dev', 'api', {}, true, `cat >&2 <<'END'\n${EXPIRED}\nEND\nexit 1`)).rejects.toThrow(
    /^kubectl --context vmshift-dev: error: You must be logged in [^\n]*\n {2}fix: \.\/vmshiftctl access dev, or docs\/setup\.md#reach-a-cluster$/,
  );
});

test('no pod is no empty log', async () => {
  await expect(ask('dev', 'api', {}, true, 'exit 0')).rejects.toThrow(
    'the kubectl context vmshift-dev shows no pod with app=vmshift-api in the namespace vmshift-dev\n  fix: ./vmshiftctl diagnose dev tells why',
  );
});

// As kubectl 1.35 ends where no node answers.
test('logs of which none could be read are no success', async () => {
  const { code, printed, warned } = await ask('dev', 'api', {}, true, 'echo pod/vmshift-api-1; exit 0', [
    'echo "error: no preferred addresses found; known addresses: []" >&2',
  ]);
  expect([code, printed, warned.at(-1)]).toEqual([1, [], 'error: no preferred addresses found; known addresses: []']);
});

// As kubectl 1.35 writes it where pods may be listed, and their logs not read.
test('a log that may not be read is no line of one', async () => {
  const refused = 'error: pods "vmshift-api-1" is forbidden: User "ada" cannot get resource "pods/log"';
  const { code, printed, warned } = await ask('dev', 'api', {}, true, 'echo pod/vmshift-api-1; exit 0', [
    `echo '${refused}'`,
  ]);
  expect([code, printed, warned.at(-1)]).toEqual([1, [], refused]);
});

test('logs that are empty are a success', async () => {
  expect((await ask('dev', 'api', {}, true, 'echo pod/vmshift-api-1; exit 0', [])).code).toBe(0);
});

test('where kubectl is not installed, the fix is no context', async () => {
  const world = testWorld({ env: { PATH: '/nowhere' } });
  await expect(logs('dev', 'api', { tail: '50' }, world)).rejects.toThrow(
    'kubectl is not installed\n  fix: ./vmshiftctl doctor tells where to install it from',
  );
});
