import { model as committed, type Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, gitHubApi } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { accountLimit } from '../bootstrap/account-limit';
import { type Answers, answersOf, nameOf, rememberedAnswers } from '../bootstrap/answers';
import { type ApplyAccess, tried } from '../bootstrap/apply-access';
import { applyParts } from '../bootstrap/apply-parts';
import { askFirst } from '../bootstrap/ask-first';
import { deployAndLook, type OtherChecks } from '../bootstrap/deploy-and-look';
import { isDeploySwitch } from '../bootstrap/first-deploy';
import { giveValue } from '../bootstrap/give-value';
import { type KeptForDeploy, keptForDeploy } from '../bootstrap/kept-for-deploy';
import { isMade, linodeTexts, makeAtLinode, planLinode } from '../bootstrap/make-at-linode';
import { makeMissingApps } from '../bootstrap/make-missing-apps';
import { comparedParts, missingValues, planValue } from '../bootstrap/plan-parts';
import { type SetSecret, setSecretByGh } from '../bootstrap/set-secret';
import { tellEnd, tellLeft } from '../bootstrap/tell-left';
import { deployedChecks, localChecks } from '../doctor/all-checks';
import { stateBucketChecks } from '../doctor/state-bucket-check';
import type { ExitCode } from '../exit-code';
import { whyUnreachable } from '../github/compare-parts';
import { gitHubSettings } from '../github/github-settings';
import type { MissingValue } from '../github/part';
import { gitHubParts, type RepositoryParts } from '../github/parts/parts';
import { personToken } from '../operate/person-token';
import { printText } from '../terminal/print-text';
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
  readonly kept?: KeptForDeploy;
  readonly checks?: OtherChecks;
}

/**
 * Sets up GitHub, Linode, the first deploy and what looks at it, as far as a program can, and tells what is left for people.
 * Without `apply` it only shows what it would do. What is there already is left alone, so that it may be run again at any time.
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
    if (!told.has(line)) printText(world, line);
    told.add(line);
  };
  const { kept = keptForDeploy(model, world.root) } = outside;
  if (apply !== true) return showPlan(repositories, { model, api, tell, kept }, world);
  const answers = rememberedAnswers(outside.answers ?? (await answersOf(world)));
  const setSecret = outside.setSecret ?? setSecretByGh(world, token);
  const access: ApplyAccess = { model, api, tell, answers, setSecret, kept };
  const linode = await askFirst(repositories, values, access, world);
  let changed = 0;
  // First what needs no answer: an environment has to be there before its App and its secrets, and the App before the rules.
  for (const one of repositories) changed += await applyParts(one, access, 'settings');
  changed += await tried('make the Apps that are missing', () => makeMissingApps(access, network, world), access);
  changed += await makeAtLinode(linode, access, network, world);
  for (const one of repositories) changed += await applyParts(one, access, 'settings and values');
  for (const value of values.filter((one) => !isMade(linode.plan, one)))
    changed += await giveValue(value, access, true);
  const { done, end } = await deployAndLook(
    {
      ...{ repositories, network, world, token: linode.token, missing: [...linode.missing, ...values] },
      checks: outside.checks ?? otherChecks(model, world, network),
    },
    access,
  );
  changed += done;
  if (changed === 0) world.print('nothing was changed: all that a program can set is as it has to be');
  return tellEnd(end, model, world);
}

function otherChecks(model: Model, world: World, network: Network): OtherChecks {
  return {
    before: async () => [...(await localChecks(model, world)), ...(await stateBucketChecks(model, world, network))],
    deployed: () => deployedChecks(model, world, network),
  };
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
  access: Pick<ApplyAccess, 'model' | 'api' | 'tell' | 'kept'>,
  world: World,
): Promise<ExitCode> {
  const { model, kept, tell } = access;
  const plans = await comparedParts(repositories, access, world);
  const values = missingValues(plans);
  const linode = planLinode(
    model,
    values.filter((value) => kept.find(value) === undefined),
  );
  const texts = [
    ...plans.flatMap((plan) => plan.texts),
    ...linodeTexts(linode),
    ...values.filter((value) => !isMade(linode, value)).flatMap((value) => planValue(model, kept, value)),
  ];
  for (const text of texts) tell(`would do: ${text}`);
  if (texts.length === 0) world.print('all that a program can set is as it has to be');
  else world.print(`nothing was changed; to do it: ${BOOTSTRAP_COMMAND} --apply`);
  const left = plans
    .flatMap((plan) => plan.left)
    .filter(({ madeWith }) => madeWith === undefined || !values.some((value) => nameOf(value) === nameOf(madeWith)));
  const isOpen = !values.some(isDeploySwitch);
  tellLeft([...(isOpen ? [] : [accountLimit(model)]), ...left], world);
  return texts.length === 0 && left.every(({ state }) => state === 'not checked') ? 0 : 1;
}
