import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketModel } from '../../apps/infra/test-support';
import { type Answers, nameOf } from '../../apps/vmshiftctl/src/bootstrap/answers';
import type { SetSecret } from '../../apps/vmshiftctl/src/bootstrap/set-secret';
import { bootstrap } from '../../apps/vmshiftctl/src/commands/bootstrap';
import { machineChecks } from '../../apps/vmshiftctl/src/doctor/machine-checks';
import { readKept } from '../../apps/vmshiftctl/src/kept-values';
import { DeployedClusters, REAL_KUBECTL } from '../../apps/vmshiftctl/src/testing/deployed-clusters';
import { ADMINISTRATOR, CLONE, GitHubAccount, ownedBy } from '../../apps/vmshiftctl/src/testing/github-account';
import { LinodeStub, SETUP_TOKEN_VALUE } from '../../apps/vmshiftctl/src/testing/linode-stub';
import { IN_A_PIPE, testWorld } from '../../apps/vmshiftctl/src/testing/test-world';
import type { Model } from '../../packages/environments/src';
import { pushFile, type StubApp } from '../../packages/observation/src/testing/github-stub';
import { pinPath, printPin } from '../../packages/releases/src';
import { Steps } from './steps';

const OWNED = ownedBy({ kind: 'organization', team: 'platform' });
const MODEL: Model = {
  ...OWNED,
  platform: {
    ...OWNED.platform,
    stateBackend: bucketModel.platform.stateBackend,
  },
};
const [HOST] = MODEL.environments;

/** The most that may be left for people, from an empty account to three environments. */
const MOST_FOR_PEOPLE = 25;

/** A clone with what is looked at in it: workflows, templates, and a stack whose provider is not locked yet. */
function cloneOf(): string {
  const root = mkdtempSync(join(tmpdir(), 'set-up-walk-'));
  for (const folder of ['.github', 'templates']) cpSync(join(CLONE, folder), join(root, folder), { recursive: true });
  mkdirSync(join(root, STACK), { recursive: true });
  const pins = { linode: { source: 'linode/linode', version: '3.13.0' } };
  writeFileSync(join(root, STACK, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers: pins } }));
  return root;
}

const STACK = 'cdktf.out/stacks/cluster-dev';
const LOCK = `provider "registry.terraform.io/linode/linode" {
  version = "3.13.0"
  hashes = ["h1:1=", "h1:2=", "h1:3=", "h1:4="]
}
`;

(REAL_KUBECTL === undefined ? test.skip : test)(
  `from an empty account to all green, with at most ${MOST_FOR_PEOPLE} things for people`,
  async () => {
    const root = cloneOf();
    const home = mkdtempSync(join(tmpdir(), 'set-up-home-'));
    const linode = new LinodeStub();
    const account = new GitHubAccount(MODEL);
    const [own, application] = account.repositories;
    const values = new Map<string, string>();
    const addresses = new Map<string, string>();
    const programs = (await machineChecks(MODEL, testWorld({ env: { PATH: '' } }))).map(({ id }) =>
      id.replace('program-', ''),
    );
    const clusters = new DeployedClusters(MODEL, programs);
    own.workflows.set('infra.yaml', { name: 'Infra', inputs: {} });

    const steps = new Steps('An installer, from an empty account to all green');
    /** What people did, in their order. */
    const people: string[] = [];
    const aPerson = (does: string, effect: () => void = () => {}): void => {
      people.push(does);
      steps.step(`${people.length}. ${does}`);
      effect();
    };

    const network = {
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        const request = () => new Request(input, init);
        const { hostname } = new URL(request().url);
        if (hostname === MODEL.platform.argoCd.host && !addresses.has(hostname))
          throw new TypeError('fetch failed', {
            cause: new Error(`getaddrinfo ENOTFOUND ${hostname}`),
          });
        return (
          (await linode.answer(request())) ?? (await clusters.answer(request())) ?? account.github.fetch(input, init)
        );
      },
      readHost: async (host: string) => {
        const address = addresses.get(host);
        if (address === undefined)
          return {
            url: host,
            addresses: [],
            failure: {
              step: 'dns' as const,
              code: 'ENOTFOUND',
              message: 'no record',
            },
          };
        return {
          url: host,
          addresses: [address],
          answer: { status: 200, healthy: true, body: 'ok' },
        };
      },
    };
    const setSecret: SetSecret = async ({ repository, environment, name }, value) => {
      const one = account.repositories.find((candidate) => candidate.name === repository);
      one?.settings.environments.get(environment)?.secrets.set(name, 'sealed');
      values.set(`${environment}/${name}`, value);
    };
    const known = new Map<string, string>();
    const makeApps = async (url: string): Promise<void> => {
      const page = await (await fetch(url)).text();
      for (const [, state = '', manifest = ''] of page.matchAll(/state=(\w+)">\s*<input[^>]* value="([^"]*)"/g)) {
        const { name, redirect_url } = JSON.parse(manifest.replaceAll('&quot;', '"'));
        const app = account.apps().find(({ slug }) => slug === name) as StubApp;
        account.accounts.codes?.set(`code-${name}`, app);
        for (const does of ['make', 'install']) aPerson(`${does} the App ${name}`);
        await fetch(`${redirect_url}?code=code-${name}&state=${state}`);
      }
    };
    const run = async (apply = true) => {
      const env = {
        GH_TOKEN: ADMINISTRATOR,
        HOME: home,
        PATH: `${clusters.programs}:/usr/bin:/bin`,
      };
      const world = testWorld({ ...IN_A_PIPE, root, env });
      const answers: Answers = {
        interactive: true,
        ask: async (value) => known.get(nameOf(value)),
        pause: () => makeApps(/open (\S+) in/.exec(world.warned.join('\n'))?.[1] ?? ''),
      };
      const code = await bootstrap({ apply }, world, {
        model: MODEL,
        network,
        setSecret,
        answers,
      });
      steps.command(`./vmshiftctl bootstrap${apply ? ' --apply' : ''}`);
      steps.see(world.printed.slice(-4));
      steps.exit(code);
      return {
        code,
        printed: world.printed,
        left: world.printed.filter((line) => /^ {1,2}\d+\. /.test(line)),
      };
    };
    const release = (branch: string): void => {
      for (const { name, branch: of } of MODEL.environments) {
        const digest = `sha256:${'d'.repeat(64)}`;
        const image = { tag: `${branch}-${'c'.repeat(40)}`, digest };
        const pin = {
          branch,
          commit: 'c'.repeat(40),
          images: { api: image, celery: image },
          sequence: 1,
        };
        if (of === branch) pushFile(own, 'main', pinPath(name), printPin(pin));
      }
    };

    aPerson('install the programs that doctor names');
    aPerson('log in to GitHub by gh');
    aPerson('write repositories, owner, hosts and state buckets into the model, and let the files follow', () =>
      writeFileSync(join(root, '.github/CODEOWNERS'), '* @ilearn-code/platform\n'),
    );
    const first = await run(false);
    expect(first.left[0]).toMatch(/^ {2}1\. Linode: limit of the account: /);
    expect(first.left.length).toBeLessThanOrEqual(MOST_FOR_PEOPLE);
    aPerson('ask support of Linode for the limit');
    aPerson('make a token at Linode', () => known.set('LINODE_SETUP_TOKEN', SETUP_TOKEN_VALUE));
    aPerson('make a token that pulls the images', () => {
      known.set('REGISTRY_USERNAME', 'ada');
      known.set('REGISTRY_TOKEN', 'ghp_of-packages-alone');
      known.set('DEPLOY', 'now');
    });
    const second = await run();
    expect(second.printed.filter((line) => line.startsWith('not done'))).toEqual([]);
    // Said too early: nothing is deployed while something is missing.
    expect(own.settings.variables.has('TERRAFORM')).toBe(false);
    known.clear();
    expect(second.left.length).toBeLessThanOrEqual(MOST_FOR_PEOPLE);

    aPerson('commit the locks of providers and charts', () =>
      writeFileSync(join(root, STACK, '.terraform.lock.hcl'), LOCK),
    );
    for (const pull of application.pulls) aPerson(`merge the pull request to ${pull.base}`);
    account.mergePulls();
    for (const branch of ['main', 'develop']) release(branch);
    const notAsked = await run();
    expect(own.settings.variables.has('TERRAFORM')).toBe(false);
    expect(notAsked.left).toHaveLength(4);

    aPerson('say that it shall be deployed', () => known.set('DEPLOY', 'now'));
    await run();
    expect(own.settings.variables.get('TERRAFORM')).toBe('enabled');
    expect(own.runs.map(({ workflow, branch }) => [workflow, branch])).toEqual([['infra.yaml', 'main']]);
    aPerson(`approve the deploy of ${HOST?.name}`);
    aPerson('approve the deploy of Argo CD');
    for (const [id, { name }] of MODEL.environments.entries()) linode.clusters.set(id + 1, `vmshift-${name}`);
    clusters.deploy();

    const deployed = await run();
    expect(deployed.left).toEqual([expect.stringMatching(/^ {2}1\. DNS records of .*no address of /)]);
    aPerson('make the DNS records', () => {
      for (const host of [...MODEL.environments.map((one) => one.host), MODEL.platform.argoCd.host])
        addresses.set(host, '192.0.2.1');
    });
    const last = await run();
    expect({ code: last.code, printed: last.printed }).toEqual({
      code: 0,
      printed: [
        `done: replace the first password of Argo CD's admin; the new one is ARGOCD_ADMIN_PASSWORD in .env.${HOST?.name}`,
        expect.stringMatching(/^(\d+) of \1 settings are as they have to be$/),
      ],
    });

    // What the machine got: contexts, what looks, and a password of its own.
    expect(clusters.password).toBe(readKept(root, HOST?.name ?? '').ARGOCD_ADMIN_PASSWORD);
    expect(clusters.state()).toMatchObject({ initial: null });
    expect(JSON.parse(values.get('plan/ARGOCD_KUBECONFIG') ?? '')).toMatchObject({
      users: [{ name: 'status', user: { token: 'status-token' } }],
    });
    expect(values.get('observe/OBSERVER_KUBECONFIG')).toContain('observer-token');
    expect(values.get('observe/OBSERVER_KUBECONFIG')).not.toContain('-admin');
    expect(statSync(join(home, '.kube/config')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, '.kube/config'), 'utf8')).toContain('vmshift-dev');
    expect((await run()).printed[0]).toBe('nothing was changed: all that a program can set is as it has to be');

    expect(people).toMatchInlineSnapshot(`
      [
        "install the programs that doctor names",
        "log in to GitHub by gh",
        "write repositories, owner, hosts and state buckets into the model, and let the files follow",
        "ask support of Linode for the limit",
        "make a token at Linode",
        "make a token that pulls the images",
        "make the App vmshift-release",
        "install the App vmshift-release",
        "make the App vmshift-synth",
        "install the App vmshift-synth",
        "make the App vmshift-observe",
        "install the App vmshift-observe",
        "make the App vmshift-dispatch",
        "install the App vmshift-dispatch",
        "commit the locks of providers and charts",
        "merge the pull request to main",
        "merge the pull request to develop",
        "say that it shall be deployed",
        "approve the deploy of production",
        "approve the deploy of Argo CD",
        "make the DNS records",
      ]
    `);
    expect(people.length).toBeLessThanOrEqual(MOST_FOR_PEOPLE);
    const guide = readFileSync(join(CLONE, 'docs/setup.md'), 'utf8');
    expect(guide).toContain(`These ${people.length} things are left for people`);
    steps.print();
    expect(linode.unexpected).toEqual([]);
    await account.github.close();
    clusters.remove();
    for (const folder of [root, home]) rmSync(folder, { recursive: true });
  },
);
