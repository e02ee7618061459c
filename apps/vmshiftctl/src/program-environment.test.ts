import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createGit } from './git/git';
import { programEnvironment } from './program-environment';
import { followProgram, runProgram } from './run-program';
import { terraformEnvironment } from './terraform/terraform-cli';
import { stubPrograms } from './testing/stub-programs';
import { testWorld } from './testing/test-world';

const GITHUB = { GH_TOKEN: 'a', GITHUB_TOKEN: 'b', GH_ENTERPRISE_TOKEN: 'c' };
const TERRAFORM = {
  LINODE_TOKEN: 'd',
  ...{ AWS_ACCESS_KEY_ID: 'e', AWS_SECRET_ACCESS_KEY: 'f', AWS_SESSION_TOKEN: 'g' },
  ...{ TF_VAR_postgres_password: 'h', TF_TOKEN_app_terraform_io: 'i' },
};
const SETUP = { LINODE_SETUP_TOKEN: 'j', LINODE_CLI_TOKEN: 'k', LINODE_CLI_OBJ_SECRET_KEY: 'l' };
/** What people's logins, signatures, proxies and clusters live on. */
const KEPT = {
  ...{ PATH: process.env.PATH, HOME: '/home/ada', LANG: 'C.UTF-8', TZ: 'UTC', TERM: 'xterm', DISPLAY: ':0' },
  ...{ SSH_AUTH_SOCK: '/run/agent', GPG_TTY: '/dev/pts/1', GNUPGHOME: '/home/ada/.gnupg', GCM_CREDENTIAL_STORE: 'gpg' },
  ...{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost', SSL_CERT_FILE: '/etc/ca.pem' },
  ...{ KUBECONFIG: '/home/ada/config', XDG_CONFIG_HOME: '/home/ada/.config', DBUS_SESSION_BUS_ADDRESS: 'unix:x' },
  ...{ AWS_PROFILE: 'ada', AWS_REGION: 'eu', AWS_CONFIG_FILE: '/home/ada/.aws', LINODE_URL: 'https://api.linode.com' },
  ...{ TF_CLI_CONFIG_FILE: '/home/ada/.terraformrc', TF_PLUGIN_CACHE_DIR: '/home/ada/cache', GIT_TOKEN: 'of a helper' },
};
const ALL = { ...GITHUB, ...TERRAFORM, ...SETUP, ...KEPT };

test.each([
  ['git', { ...GITHUB, ...KEPT }],
  ['gh', { ...GITHUB, ...KEPT }],
  ['terraform', { ...TERRAFORM, ...SETUP, ...KEPT }],
  ['/opt/bin/terraform', { ...TERRAFORM, ...SETUP, ...KEPT }],
  ['kubectl', KEPT],
  ['helm', KEPT],
  ['xdg-open', KEPT],
  ['constructor', KEPT],
  [process.execPath, ALL],
])('%s gets what it uses', (program, expected) => {
  expect(programEnvironment(program, ALL)).toEqual(expected);
});

describe('what a program finds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'program-environment-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const found = join(folder, 'found');
  const secrets = (): readonly string[] =>
    readFileSync(found, 'utf8')
      .split('\n')
      .flatMap((line) => /^[A-Z]\w*(?==)/.exec(line) ?? [])
      .filter((name) => name in { ...GITHUB, ...TERRAFORM, ...SETUP })
      .sort();

  test('a hook of Git, and what asks for a login, get the token of GitHub alone', async () => {
    const git = createGit({ root: folder, env: { ...ALL, HOME: folder } });
    await git.run(['init', '--quiet']);
    const hook = join(folder, '.git/hooks/reference-transaction');
    writeFileSync(hook, `#!/bin/sh\nenv > '${found}'\n`);
    chmodSync(hook, 0o755);
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=a@b'];
    await git.run([...who, 'commit', '--quiet', '--allow-empty', '--no-gpg-sign', '-m', 'x']);
    expect(secrets()).toEqual(Object.keys(GITHUB).sort());
    const helper = `credential.helper=!env > '${found}'; echo username=ada; echo password=x; :`;
    const input = 'protocol=https\nhost=github.com\n\n';
    expect(await git.run(['-c', helper, 'credential', 'fill'], { input })).toContain('password=x');
    expect(secrets()).toEqual(Object.keys(GITHUB).sort());
  });

  test('kubectl gets none, whether its answer is read or followed', async () => {
    const stubs = stubPrograms({ kubectl: `env > '${found}'` });
    const world = testWorld({ root: folder, env: { ...ALL, PATH: `${stubs}${delimiter}${KEPT.PATH}` } });
    await runProgram('kubectl', [], world);
    expect(secrets()).toEqual([]);
    await followProgram('kubectl', [], world);
    expect(secrets()).toEqual([]);
    rmSync(stubs, { recursive: true });
  });

  test('Terraform, and CDKTF that starts it, get none of GitHub', () => {
    expect(terraformEnvironment({ env: ALL })).toMatchObject({ ...TERRAFORM, ...KEPT });
    expect(Object.keys(terraformEnvironment({ env: ALL }))).not.toEqual(expect.arrayContaining(['GH_TOKEN']));
  });
});
