import { model as committed, type Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, gitHubApi, reasonOf } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { type Answers, answersOf, nameOf } from '../bootstrap/answers';
import { STORAGE_SCOPE } from '../bootstrap/linode-storage';
import { type MadeApp, makeApps } from '../bootstrap/make-apps';
import { makeStorage } from '../bootstrap/make-storage';
import {
  type ApplyAccess,
  applyParts,
  giveValue,
  type LeftForPeople,
  planParts,
  planValue,
  storeValue,
  tried,
} from '../bootstrap/run-parts';
import { type SetSecret, setSecretByGh } from '../bootstrap/set-secret';
import { planStorage } from '../bootstrap/storage-plan';
import type { Check } from '../doctor/check';
import { gitHubChecks } from '../doctor/github-checks';
import type { ExitCode } from '../exit-code';
import { whyUnreachable } from '../github/compare-parts';
import { gitHubReader } from '../github/github-reader';
import { gitHubSettings } from '../github/github-settings';
import type { MissingValue } from '../github/part';
import { missingApps } from '../github/parts/app-parts';
import { gitHubParts, organizationOf, type RepositoryParts } from '../github/parts/parts';
import { linodeUrl } from '../linode-url';
import { personToken } from '../operate/person-token';
import { UsageError } from '../usage-error';
import type { World } from '../world';

const BOOTSTRAP_COMMAND = './vmshiftctl bootstrap';

export interface BootstrapOptions {
  readonly apply?: boolean;
  readonly replace?: readonly string[];
}

/** What a test puts in the place of the world outside. */
export interface BootstrapOutside {
  readonly model?: Model;
  readonly network?: Network;
  readonly setSecret?: SetSecret;
  readonly answers?: Answers;
}

/**
 * Sets what GitHub has to hold, as far as a program can, and tells what is left for people. Without `apply` it only shows
 * what it would do. What is there already is left alone, so that it may be run again at any time.
 */
export async function bootstrap(
  { apply, replace = [] }: BootstrapOptions,
  world: World,
  outside: BootstrapOutside = {},
): Promise<ExitCode> {
  const { model = committed, network = realNetwork } = outside;
  const values = valuesToReplace(model, replace);
  const token = await personToken(world);
  if (token === undefined)
    throw new UserError([
      'bootstrap works with your own token at GitHub: GH_TOKEN is not set, and gh has none',
      `  nothing was changed; fix: gh auth login, or export GH_TOKEN, then ${BOOTSTRAP_COMMAND}${apply === true ? ' --apply' : ''}`,
    ]);
  const api = gitHubApi({ env: { ...world.env, GH_TOKEN: token } }, network);
  const repositories = gitHubParts(model, world.root);
  await requireReachable(repositories, api);
  const told = new Set<string>();
  const tell = (line: string): void => {
    if (!told.has(line)) world.print(line);
    told.add(line);
  };
  if (apply !== true) return showPlan(repositories, model, { api, tell }, world);
  const answers = outside.answers ?? (await answersOf(world));
  const setSecret = outside.setSecret ?? setSecretByGh(world, token);
  const access: ApplyAccess = { model, api, tell, answers, setSecret };
  let changed = 0;
  // First what needs no answer: an environment has to be there before its App and its secrets, and the App before the rules.
  for (const one of repositories) changed += await applyParts(one, access, 'settings');
  changed += await tried('make the Apps that are missing', () => makeMissingApps(access, network, world), access);
  changed += await makeMissingStorage(repositories, access, network, world);
  for (const one of repositories) changed += await applyParts(one, access, 'settings and values');
  for (const value of values) changed += await giveValue(value, access);
  if (changed === 0) world.print('nothing was changed: all that a program can set is as it has to be');
  return tellEnd(await gitHubChecks(repositories, api), world);
}

/** @throws UserError where GitHub, or one of the repositories, cannot be asked */
async function requireReachable(repositories: readonly RepositoryParts[], api: GitHubApi): Promise<void> {
  for (const { repository } of repositories) {
    const stopped = await whyUnreachable(api, repository);
    if (stopped !== undefined)
      throw new UserError([`${stopped.what}: ${stopped.because}`, `  nothing was changed; fix: ${stopped.fix}`]);
  }
}

/** @throws UsageError for a secret that no environment has */
function valuesToReplace(model: Model, names: readonly string[]): readonly MissingValue[] {
  const known: readonly MissingValue[] = gitHubSettings(model).flatMap(({ repository, environments }) =>
    environments.flatMap(({ name: environment, secrets }) =>
      secrets.map((name) => ({ repository, environment, name })),
    ),
  );
  return names.map((name) => {
    const value = known.find((one) => nameOf(one) === name);
    if (value !== undefined) return value;
    const [environment] = name.split('/');
    const names = known.filter((one) => one.environment === environment).map(nameOf);
    const environments = [...new Set(known.map((one) => one.environment))].join(', ');
    const allowed = names.length > 0 ? names.join(', ') : `<environment>/<NAME> of one of ${environments}`;
    throw new UsageError([`--replace ${name}: no environment has such a secret`, `  allowed: ${allowed}`]);
  });
}

/** Shows what a run with --apply would do, and what is left then. */
async function showPlan(
  repositories: readonly RepositoryParts[],
  model: Model,
  { api, tell }: Pick<ApplyAccess, 'api' | 'tell'>,
  world: World,
): Promise<ExitCode> {
  const plans = await Promise.all(repositories.map((one) => planParts(one, { model, api })));
  const values = plans.flatMap((plan) => [...plan.values, ...plan.laterValues]);
  const keys = planStorage(model, values);
  const made = new Set(keys.flatMap(({ id, secret }) => [id, secret]).map(nameOf));
  const texts = [
    ...plans.flatMap((plan) => plan.texts),
    ...keys.map(({ label }) => `Linode: make the key ${label}, and its buckets where they are not there`),
    ...values.filter((value) => !made.has(nameOf(value))).flatMap((value) => planValue(model, value)),
  ];
  for (const text of texts) tell(`would do: ${text}`);
  if (texts.length === 0) world.print('all that a program can set is as it has to be');
  else world.print(`nothing was changed; to do it: ${BOOTSTRAP_COMMAND} --apply`);
  const left = plans.flatMap((plan) => plan.left);
  tellLeft(left, world);
  return texts.length === 0 && left.every(({ state }) => state === 'not checked') ? 0 : 1;
}

/** Buckets and keys, with a token that is asked for where something is missing. */
async function makeMissingStorage(
  repositories: readonly RepositoryParts[],
  access: ApplyAccess,
  { fetch }: Network,
  world: World,
): Promise<number> {
  const plans = await Promise.all(repositories.map((one) => planParts(one, access)));
  const keys = planStorage(
    access.model,
    plans.flatMap(({ values }) => values),
  );
  if (keys.length === 0) return 0;
  const what = `Linode token with ${STORAGE_SCOPE}, which makes ${keys.length} keys and their buckets, and is not kept`;
  const token = await access.answers.ask({ repository: '', name: STORAGE_TOKEN }, what);
  if (token === undefined) return 0;
  const linode = { fetch, url: linodeUrl(world), token, scope: STORAGE_SCOPE, tokenName: STORAGE_TOKEN };
  return makeStorage(keys, { linode, github: access, now: world.clock, pause: world.pause });
}

const STORAGE_TOKEN = 'OBJECT_STORAGE_TOKEN';

/** A person at this machine makes the Apps, on a page of ours that leads to GitHub. */
async function makeMissingApps(access: ApplyAccess, network: Network, { warn, env }: World): Promise<number> {
  const { model, api, answers, tell } = access;
  if (!answers.interactive) return 0;
  const apps = gitHubSettings(model).flatMap((settings) => settings.apps);
  const missing = await missingApps(apps, gitHubReader(api));
  if (missing.length === 0) return 0;
  const made = await makeApps(missing, {
    organization: organizationOf(model),
    // The code alone gives the App, and no one's token is needed for it.
    api: gitHubApi({ env: { GITHUB_API_URL: env.GITHUB_API_URL } }, network),
    tell,
    keep: (one) => keepApp(one, access),
    whileOpen: (url) => {
      warn(`open ${url} in a browser on this machine, and make ${missing.map(({ name }) => name).join(', ')} there`);
      return answers.pause('press Enter when they are made and installed, or to leave them for later');
    },
  });
  return made.length;
}

/** Gives an App to its workflows. GitHub shows the key this one time, so that a failure tells how to get another one. */
async function keepApp({ app, clientId, privateKey }: MadeApp, access: ApplyAccess): Promise<void> {
  const { repository, environment, ...names } = app.usedIn;
  try {
    await storeValue({ repository, environment, name: names.privateKey }, privateKey, access);
    await storeValue({ repository, name: names.clientId }, clientId, access);
  } catch (error) {
    throw new UserError([
      `${app.name} is made, and could not be given to its workflows: ${reasonOf(error)}`,
      `  fix: make a private key on the page of the App, then gh secret set ${names.privateKey} --env ${environment} --repo ${repository} < <file>`,
      `  and gh variable set ${names.clientId} --repo ${repository} --body ${clientId}`,
    ]);
  }
}

/** The end of a run: what doctor finds, and what of it is left. */
function tellEnd(checks: readonly Check[], world: World): ExitCode {
  const left = checks.filter(({ state }) => state !== 'fine');
  world.print(`${checks.length - left.length} of ${checks.length} settings are as they have to be`);
  tellLeft(left, world);
  return left.some(({ state }) => state === 'missing') ? 1 : 0;
}

function tellLeft(left: readonly LeftForPeople[], { print }: World): void {
  if (left.length > 0) print('left for people:');
  for (const [index, { what, state, found, fix }] of left.entries()) {
    print(`${String(index + 1).padStart(3)}. ${what}: ${state === 'missing' ? '' : `${state}: `}${found}`);
    if (fix !== undefined) print(`     -> ${fix}`);
  }
}
