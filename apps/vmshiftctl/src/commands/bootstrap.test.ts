import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { bucketModel } from '@vmshift/infra/testing';
import { type Answers, nameOf, pipedAnswers } from '../bootstrap/answers';
import type { OtherChecks } from '../bootstrap/deploy-and-look';
import { type KeptForDeploy, keptForDeploy } from '../bootstrap/kept-for-deploy';
import type { SetSecret } from '../bootstrap/set-secret';
import { gitHubSettings } from '../github/github-settings';
import { keepValue, readKept } from '../kept-values';
import { ADMINISTRATOR, CLONE, GitHubAccount, ownedBy, READER } from '../testing/github-account';
import { LinodeStub, SETUP_TOKEN_VALUE } from '../testing/linode-stub';
import { stubPrograms } from '../testing/stub-programs';
import { IN_A_PIPE, testWorld } from '../testing/test-world';
import { bootstrap } from './bootstrap';

const OWNED = ownedBy({ kind: 'organization', team: 'platform' });
const MODEL: Model = {
  ...OWNED,
  platform: { ...OWNED.platform, stateBackend: bucketModel.platform.stateBackend },
};
let linode: LinodeStub;
let account: GitHubAccount;
let values: Map<string, string>;
let machine: string;
let kept: KeptForDeploy;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  kept = keptForDeploy(MODEL, machine);
  linode = new LinodeStub();
  account = new GitHubAccount(MODEL);
  values = new Map();
});
afterEach(async () => {
  rmSync(machine, { recursive: true });
  expect(linode.unexpected).toEqual([]);
  await account.github.close();
});

/** GitHub, and Linode where it is asked. */
const network = {
  fetch: async (input: string | URL | Request, init?: RequestInit) =>
    (await linode.answer(input, init)) ?? account.github.fetch(input, init),
  readHost: () => Promise.reject(new Error('not asked')),
};

/** Keeps what is set, and lets GitHub show its name. */
const setSecret: SetSecret = async ({ repository, environment, name }, value) => {
  const one = account.repositories.find((candidate) => candidate.name === repository);
  one?.settings.environments.get(environment)?.secrets.set(name, 'sealed');
  values.set(`${repository}/${environment}/${name}`, value);
};

const NO_OTHERS: OtherChecks = { before: async () => [], deployed: async () => [] };

const everyAnswer: Answers = {
  interactive: false,
  ask: async (value) => {
    if (value.name === 'LINODE_SETUP_TOKEN') return SETUP_TOKEN_VALUE;
    return /^REGISTRY_/.test(nameOf(value)) ? `value of ${nameOf(value)}` : undefined;
  },
  pause: async () => {},
};

async function run(
  options: { apply?: boolean; replace?: string[] } = {},
  answers = everyAnswer,
  token = ADMINISTRATOR,
) {
  const world = testWorld({ ...IN_A_PIPE, root: CLONE, env: { GH_TOKEN: token } });
  const code = await bootstrap(options, world, { model: MODEL, network, setSecret, kept, checks: NO_OTHERS, answers });
  return { code, printed: world.printed };
}

const of = (printed: readonly string[], start: string) => printed.filter((line) => line.startsWith(start));
const writes = () => account.github.requests.filter((request) => !request.startsWith('GET '));

/** What only a person does, when all of it was done. */
function doTheRest(): void {
  const [own] = account.repositories;
  own.settings.variables.set('TERRAFORM', 'enabled');
  account.mergePulls();
  account.setSecrets();
}

test('without --apply it shows what it would do, and changes nothing', async () => {
  const { code, printed } = await run();
  expect(writes()).toEqual([]);
  expect(code).toBe(1);
  expect(of(printed, 'would do: ')).toEqual(
    expect.arrayContaining([
      'would do: ilearn-code/iac-vmshift: let workflows read by default, and approve no pull request',
      'would do: ilearn-code/iac-vmshift: make the environment production',
      'would do: ilearn-code/iac-vmshift: let main use the environment production',
      'would do: ilearn-code/vmshift: make the ruleset "vmshift: released branches"',
    ]),
  );
  expect(printed).toContain('nothing was changed; to do it: ./vmshiftctl bootstrap --apply');
  // What will be asked, each once, and nothing that comes by itself.
  expect(printed.filter((line) => /ask for (it|LINODE)/.test(line))).toEqual([
    expect.stringMatching(
      /ask for LINODE_SETUP_TOKEN \(Linode token with account:read_write, lke:read_write, object_storage:read_write, .*5 tokens, and 8 keys/,
    ),
    expect.stringContaining('REGISTRY_USERNAME of every environment: ask for it'),
    expect.stringContaining('REGISTRY_TOKEN of every environment: ask for it'),
  ]);
  expect(printed.join('\n')).not.toContain('it is made with ARGOCD_WEBHOOK_SECRET');
});

test('from nothing to all green: settings, Apps by people, secrets, rules; a second run changes nothing', async () => {
  const first = await run({ apply: true });
  expect(of(first.printed, 'not done')).toEqual([]);
  expect(account.repositories[0].rulesets).toEqual([]);
  account.doByHand();
  const second = await run({ apply: true });
  expect(of(second.printed, 'done: ')).toEqual(['done: ilearn-code/iac-vmshift: make the ruleset "vmshift: main"']);
  doTheRest();
  const third = await run({ apply: true });
  expect(third).toMatchObject({ code: 0 });
  expect(third.printed[0]).toBe('nothing was changed: all that a program can set is as it has to be');
  expect(third.printed[1]).toMatch(/^(\d+) of \1 settings are as they have to be$/);
  expect(third.printed).toHaveLength(2);
});

test('passwords are made, one of its own for each environment, and shown to no one', async () => {
  const { printed } = await run({ apply: true });
  const passwords = [...values].filter(([name]) => /(POSTGRES|REDIS)_PASSWORD$/.test(name));
  expect(passwords).toHaveLength(2 * MODEL.environments.length);
  expect(new Set(passwords.map(([, value]) => value)).size).toBe(passwords.length);
  for (const [, value] of passwords) expect(value).toMatch(/^[0-9a-f]{48}$/);
  for (const value of values.values()) expect(printed.join('\n')).not.toContain(value);
  expect(account.github.requests.join('\n')).not.toContain('value of');
});

test('a secret that is there stays, unless it is named', async () => {
  await run({ apply: true });
  const before = new Map(values);
  await run({ apply: true });
  expect(values).toEqual(before);
  const { printed } = await run({ apply: true, replace: ['dev/POSTGRES_PASSWORD'] });
  expect(of(printed, 'done: ')).toEqual([
    'done: ilearn-code/iac-vmshift: secret POSTGRES_PASSWORD of environment dev: set it',
  ]);
  expect([...values].filter(([name, value]) => before.get(name) !== value).map(([name]) => name)).toEqual([
    'ilearn-code/iac-vmshift/dev/POSTGRES_PASSWORD',
  ]);
  await expect(run({ apply: true, replace: ['dev/NOTHING'] })).rejects.toThrow(
    /--replace dev\/NOTHING: no environment has such a secret/,
  );
  await expect(run({ apply: true, replace: ['prod/LINODE_TOKEN'] })).rejects.toThrow(
    /prod\/LINODE_TOKEN: .*\n {2}allowed: <environment>\/<NAME> of one of production, .*review/,
  );
});

test('buckets and their keys are made where secrets are missing, and not again', async () => {
  const { printed } = await run();
  expect(of(printed, 'would do: Linode: ')).toContain(
    'would do: Linode: make the key vmshift-state-dev-key, and its buckets where they are not there',
  );
  await run({ apply: true });
  expect(linode.buckets.size).toBe(2 * MODEL.environments.length);
  expect(linode.keys).toHaveLength(2 * MODEL.environments.length + 2);
  expect(values.get('ilearn-code/iac-vmshift/dev/AWS_ACCESS_KEY_ID')).toMatch(/^id-/);
  const requests = linode.keys.length;
  await run({ apply: true });
  expect(linode.keys).toHaveLength(requests);
});

test('each place gets a token of its own that expires, by one token that is asked for and not kept', async () => {
  const { printed } = await run({ apply: true });
  const [, ...made] = linode.tokens;
  expect(made.map(({ label, scopes, expiry }) => [label, scopes, expiry])).toEqual([
    ...MODEL.environments.map(({ name }) => [`vmshift-${name}`, 'lke:read_write', '2027-05-23T12:00:00']),
    ...['plan', 'review'].map((name) => [`vmshift-${name}`, 'lke:read_only', '2027-05-23T12:00:00']),
  ]);
  expect(values.get('ilearn-code/iac-vmshift/dev/LINODE_TOKEN')).toMatch(/^token-[1-5]$/);
  expect(printed.join('\n')).not.toMatch(/token-\d/);
  const again = await run({ apply: true, replace: ['dev/LINODE_TOKEN'] });
  expect(of(again.printed, 'done: ')).toEqual([
    'done: Linode: make the token vmshift-dev (lke:read_write), which expires on 2027-05-23',
    'done: ilearn-code/iac-vmshift: secret LINODE_TOKEN of environment dev: set it',
  ]);
  expect(again.printed).toContain('left: revoke the older token vmshift-dev: https://cloud.linode.com/profile/tokens');
});

test('a deploy by hand finds what its environment is deployed with', async () => {
  await run({ apply: true });
  const secret = (environment: string, name: string) => values.get(`ilearn-code/iac-vmshift/${environment}/${name}`);
  expect(readKept(machine, 'dev')).toEqual({
    LINODE_TOKEN: secret('dev', 'LINODE_TOKEN'),
    AWS_ACCESS_KEY_ID: secret('dev', 'AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: secret('dev', 'AWS_SECRET_ACCESS_KEY'),
    TF_VAR_postgres_password: secret('dev', 'POSTGRES_PASSWORD'),
    TF_VAR_redis_password: secret('dev', 'REDIS_PASSWORD'),
    TF_VAR_backup_access_key_id: secret('dev', 'BACKUP_ACCESS_KEY_ID'),
    TF_VAR_backup_secret_access_key: secret('dev', 'BACKUP_SECRET_ACCESS_KEY'),
    TF_VAR_registry_username: 'value of REGISTRY_USERNAME',
    TF_VAR_registry_token: secret('dev', 'REGISTRY_TOKEN'),
  });
  expect(readKept(machine, 'production')).toMatchObject({
    TF_VAR_argocd_webhook_secret: secret('production', 'ARGOCD_WEBHOOK_SECRET'),
  });
  expect(readdirSync(machine).sort()).toEqual(['.env.dev', '.env.production', '.env.staging']);
});

test('what is kept on this machine is given again, and asked of no one', async () => {
  keepValue(machine, 'dev', 'LINODE_TOKEN', 'mine');
  keepValue(machine, 'dev', 'TF_VAR_postgres_password', 'of-the-database-that-runs');
  const shown = await run();
  expect(shown.printed).toContain(
    'would do: ilearn-code/iac-vmshift: secret LINODE_TOKEN of environment dev: take what is kept on this machine',
  );
  await run({ apply: true });
  expect(values.get('ilearn-code/iac-vmshift/dev/LINODE_TOKEN')).toBe('mine');
  expect(values.get('ilearn-code/iac-vmshift/dev/POSTGRES_PASSWORD')).toBe('of-the-database-that-runs');
  expect(linode.tokens.map(({ label }) => label)).not.toContain('vmshift-dev');
});

test('a value that GitHub does not take is not kept either', async () => {
  const refuses: SetSecret = async (secret, value) => {
    if (secret.name === 'REGISTRY_TOKEN') throw new UserError('gh failed');
    await setSecret(secret, value);
  };
  const world = testWorld({ ...IN_A_PIPE, root: CLONE, env: { GH_TOKEN: ADMINISTRATOR } });
  const outside = { model: MODEL, network, setSecret: refuses, kept, answers: everyAnswer };
  await expect(bootstrap({ apply: true }, world, outside)).rejects.toThrow('gh failed');
  expect(readKept(machine, MODEL.environments[0]?.name ?? '')).not.toHaveProperty('TF_VAR_registry_token');
});

test('everything is asked for before anything is done, and each thing once', async () => {
  const asked: string[] = [];
  const answers: Answers = {
    interactive: true,
    ask: async (value) => {
      asked.push(nameOf(value));
      expect(writes()).toEqual([]);
      return value.name === 'LINODE_SETUP_TOKEN' ? undefined : `value of ${nameOf(value)}`;
    },
    pause: async () => {},
  };
  await run({ apply: true }, answers);
  expect(asked[0]).toBe('LINODE_SETUP_TOKEN');
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.filter((name) => name.includes('REGISTRY'))).toEqual(['REGISTRY_USERNAME', 'REGISTRY_TOKEN']);
  expect(values.get('ilearn-code/iac-vmshift/staging/REGISTRY_TOKEN')).toBe('value of REGISTRY_TOKEN');
  expect(linode.tokens).toHaveLength(1);
});

test('the webhook and Argo CD get the same secret, and one that is there already is left to people', async () => {
  const [own] = account.repositories;
  own.settings.hooks.push({ id: 5, active: true, events: ['push'], config: { url: 'https://ci.example/hook' } });
  await run({ apply: true });
  const [other, made] = own.settings.hooks;
  expect(other?.config).toEqual({ url: 'https://ci.example/hook' });
  expect(made).toMatchObject({
    ...{ active: true, events: ['push'] },
    config: { content_type: 'json', secret: values.get('ilearn-code/iac-vmshift/production/ARGOCD_WEBHOOK_SECRET') },
  });
  own.settings.hooks.pop();
  const { printed } = await run({ apply: true });
  expect(own.settings.hooks).toHaveLength(1);
  expect(printed.join('\n')).toContain('there is none; it is made with ARGOCD_WEBHOOK_SECRET');
  await run({ apply: true, replace: ['production/ARGOCD_WEBHOOK_SECRET'] });
  expect(own.settings.hooks[1]?.config.secret).toBe(
    values.get('ilearn-code/iac-vmshift/production/ARGOCD_WEBHOOK_SECRET'),
  );
});

test('what is not known yet is left, with the command that sets it', async () => {
  const { printed } = await run({ apply: true }, pipedAnswers('dev/LINODE_TOKEN=abc\nREGISTRY_USERNAME=ada\n'));
  expect(values.get('ilearn-code/iac-vmshift/dev/LINODE_TOKEN')).toBe('abc');
  expect(account.repositories[0].settings.variables.get('REGISTRY_USERNAME')).toBe('ada');
  expect(printed).toContain('     -> gh secret set LINODE_TOKEN --env staging --repo ilearn-code/iac-vmshift');
  expect(printed.find((line) => line.includes('1. '))).toMatch(/^ {2}1\. /);
});

describe('an interruption', () => {
  test('in the middle leaves what is done, and the next run goes on', async () => {
    let left = 60;
    account.github.before = () => {
      left -= 1;
      return left < 0 ? 'no answer' : undefined;
    };
    await expect(run({ apply: true })).rejects.toThrow(/what is done stays done.*run it again/s);
    const done = writes().length;
    expect(done).toBeGreaterThan(5);
    account.github.before = () => undefined;
    account.doByHand();
    await run({ apply: true });
    doTheRest();
    expect(await run({ apply: true })).toMatchObject({ code: 0 });
    // No request is made twice.
    const made = writes().filter((request) => request.startsWith('POST '));
    expect(account.repositories[0].rulesets).toHaveLength(1);
    expect(made.filter((request) => request.endsWith('/rulesets'))).toHaveLength(2);
  });

  test.each([1, 7, 23, 51, 80])('after %i requests is made up for', async (count) => {
    account.doByHand();
    let left = count;
    account.github.before = () => {
      left -= 1;
      return left === 0 ? 'no answer' : undefined;
    };
    await expect(run({ apply: true })).rejects.toThrow();
    account.github.before = () => undefined;
    await run({ apply: true });
    doTheRest();
    const { code, printed } = await run();
    expect(of(printed, 'would do')).toEqual([]);
    expect(code).toBe(0);
  });

  test('before the Apps are made is told like any other', async () => {
    const answers: Answers = {
      ...everyAnswer,
      // Asked first for the Apps, when the settings are made.
      get interactive() {
        account.github.before = () => 'no answer';
        return true;
      },
    };
    await expect(run({ apply: true }, answers)).rejects.toMatchObject({
      lines: [expect.stringMatching(/^GitHub: it cannot be reached: /), expect.stringMatching(/done stays done/)],
    });
  });

  test('by a limit tells its end', async () => {
    account.github.limit = { remaining: 40, reset: 4_102_444_800 };
    await expect(run({ apply: true })).rejects.toThrow(/used up until 2100-01-01T00:00:00Z.*run it again/s);
  });
});

describe('what stops it before it begins', () => {
  test('a network that is away', async () => {
    account.github.before = () => 'no answer';
    await expect(run({ apply: true })).rejects.toThrow(/GitHub: it cannot be reached: .*\n {2}nothing was changed/s);
  });

  test('no token', async () => {
    const stubs = stubPrograms({ gh: 'exit 4' });
    const world = testWorld({ ...IN_A_PIPE, root: CLONE, env: { PATH: `${stubs}:/bin` } });
    for (const [apply, command] of [
      [false, './vmshiftctl bootstrap'],
      [true, './vmshiftctl bootstrap --apply'],
    ] as const) {
      const told = await bootstrap({ apply }, world, {
        model: MODEL,
        network,
        setSecret,
        kept,
        answers: everyAnswer,
      }).catch((error: unknown) => error);
      expect(told).toMatchObject({
        lines: [
          'bootstrap works with your own token at GitHub: GH_TOKEN is not set, and gh has none',
          `  nothing was changed; fix: gh auth login, or export GH_TOKEN, then ${command}`,
        ],
      });
    }
    rmSync(stubs, { recursive: true });
    expect(account.github.requests).toEqual([]);
  });

  test('a token that is not valid', async () => {
    await expect(run({ apply: true }, everyAnswer, 'wrong')).rejects.toThrow(/401.*gh auth login/s);
  });

  test('a repository of another name', async () => {
    const platform = { ...MODEL.platform, repository: 'ilearn-code/iac-vmshfit' };
    const world = testWorld({ ...IN_A_PIPE, root: CLONE, env: { GH_TOKEN: ADMINISTRATOR } });
    const outside = {
      model: { ...MODEL, platform },
      network,
      setSecret,
      kept,
      checks: NO_OTHERS,
      answers: everyAnswer,
    };
    await expect(bootstrap({ apply: true }, world, outside)).rejects.toThrow(/iac-vmshfit.*platform\.ts/s);
    expect(writes()).toEqual([]);
  });
});

test('a token that may only read changes nothing, and what it lacks is told once', async () => {
  const { code, printed } = await run({ apply: true }, everyAnswer, READER);
  expect(code).toBe(1);
  expect(printed.filter((line) => line.includes('what the token may see'))).toEqual([
    expect.stringMatching(/it lacks administration=read, /),
  ]);
  expect(account.repositories[0].settings.environments.size).toBe(0);
});

test("a person's own rulesets and environments stay as they are, and what is stricter in ours does too", async () => {
  account.doByHand();
  const [own] = account.repositories;
  const mine = { id: 70, name: 'mine', branches: ['main'], rules: [{ type: 'required_signatures' }], bypass: {} };
  own.rulesets.push({ ...mine, actors: [{ actor_id: 9000, actor_type: 'Integration', bypass_mode: 'always' }] });
  await run({ apply: true });
  const [, ours] = own.rulesets;
  expect(own.rulesets[0]).toMatchObject(mine);
  const review = ours?.rules.find(({ type }) => type === 'pull_request')?.parameters;
  own.rulesets[1] = {
    ...(ours as NonNullable<typeof ours>),
    rules: [
      { type: 'pull_request', parameters: { ...review, required_approving_review_count: 2 } },
      { type: 'required_linear_history' },
    ],
  };
  await run({ apply: true });
  expect(own.rulesets[1]?.rules.map(({ type }) => type)).toEqual([
    ...['deletion', 'non_fast_forward', 'pull_request', 'required_status_checks', 'required_linear_history'],
  ]);
  expect(own.rulesets[1]?.rules.find(({ type }) => type === 'pull_request')?.parameters).toMatchObject({
    required_approving_review_count: 2,
  });
});

test('an App that is made and not installed is told with what GitHub says', async () => {
  account.doByHand();
  const [release] = account.accounts.apps;
  if (release) release.installedIn = [];
  const { printed } = await run({ apply: true });
  expect(of(printed, 'not done: ')).toEqual([
    expect.stringMatching(
      /make the ruleset "vmshift: main": .*422.*Actor GitHub App must be part of the ruleset source/,
    ),
  ]);
  expect(printed.join('\n')).toContain('https://github.com/apps/vmshift-release/installations/new');
});

test('an interactive run makes the Apps on a page, and gives each to its workflows', async () => {
  const made: string[] = [];
  const answers: Answers = {
    ...everyAnswer,
    interactive: true,
    pause: async () => {
      const [, url = ''] = /open (\S+) in/.exec(world.warned.join('\n')) ?? [];
      const page = await (await fetch(url)).text();
      for (const [, state = '', manifest = ''] of page.matchAll(/state=(\w+)">\s*<input[^>]* value="([^"]*)"/g)) {
        const { name, redirect_url } = JSON.parse(manifest.replaceAll('&quot;', '"'));
        const app = account.apps().find(({ slug }) => slug === name);
        if (app === undefined) throw new Error(`no App ${name}`);
        account.accounts.codes?.set(`code-${name}`, app);
        await fetch(`${redirect_url}?code=code-${name}&state=${state}`);
        made.push(name);
      }
    },
  };
  const world = testWorld({ ...IN_A_PIPE, root: CLONE, env: { GH_TOKEN: ADMINISTRATOR } });
  await bootstrap({ apply: true }, world, { model: MODEL, network, setSecret, kept, checks: NO_OTHERS, answers });
  expect(made.sort()).toEqual(['vmshift-dispatch', 'vmshift-observe', 'vmshift-release', 'vmshift-synth']);
  for (const { apps } of gitHubSettings(MODEL)) {
    for (const { name, usedIn } of apps) {
      const stored = values.get(`${usedIn.repository}/${usedIn.environment}/${usedIn.privateKey}`);
      expect(stored).toContain(`key of ${name}`);
      expect(world.printed.join('\n')).not.toContain(`key of ${name}`);
    }
  }
  expect(account.repositories[0].rulesets).toMatchObject([{ name: 'vmshift: main' }]);
  doTheRest();
  expect(await run({ apply: true })).toMatchObject({ code: 0 });
});
