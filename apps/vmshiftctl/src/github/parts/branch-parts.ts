import { describeActor, isAmong, wantedActors } from '../branches/bypass-actors';
import {
  type BranchRuleset,
  type BypassActor,
  readBypass,
  readClassic,
  readRulesets,
} from '../branches/read-protection';
import { checksOf, GITHUB_ACTIONS_APP, requirements } from '../branches/requirements';
import { ownRuleset, rulesetChange } from '../branches/ruleset-change';
import { type GitHubReader, NothingYet, NotShown } from '../github-reader';
import type { BranchSettings } from '../github-settings';
import { type Change, type Gap, gap, type Part } from '../part';
import { appId } from './app-parts';

/** What the protected branches of a repository are judged by. */
export interface BranchDemands {
  readonly repository: string;
  readonly settings: BranchSettings;
  /** Names of the required checks. */
  readonly checks: readonly string[];
  /** The only owner merges their own pull requests. */
  readonly singleOwner: boolean;
}

/** For each branch its rules, whatever ruleset holds them, and who may pass them. */
export function branchParts(demands: BranchDemands): readonly Part[] {
  const { repository, settings } = demands;
  return settings.branches.flatMap((branch) => {
    const id = `${repository}-branch-${branch}`;
    const page = pageOf(repository);
    return [
      {
        ...{ id: `${id}-rules`, page, what: `${repository}: rules of ${branch}` },
        gaps: (reader: GitHubReader) => ruleGaps(demands, branch, reader),
      },
      {
        ...{
          id: `${id}-bypass`,
          page,
          what: `${repository}: who may pass the rules of ${branch} (${allowedText(demands)})`,
        },
        gaps: (reader: GitHubReader) => bypassGaps(demands, branch, reader),
      },
    ];
  });
}

async function ruleGaps(demands: BranchDemands, branch: string, reader: GitHubReader): Promise<readonly Gap[]> {
  const { repository, settings, checks } = demands;
  const page = pageOf(repository);
  const wanted = requirements(checks);
  const active = (await readRulesets(reader, repository, branch)).flatMap(({ rules }) => rules);
  const held = wanted.every(({ heldBy }) => heldBy(active))
    ? active
    : [...active, ...((await readClassic(reader, repository, branch))?.rules ?? [])];
  const lacking = wanted.filter(({ heldBy }) => !heldBy(held));
  const changes = lacking.length === 0 ? [] : await closing(demands, reader);
  const own = await ownRuleset(reader, repository, settings);
  const fix =
    changes.length > 0 || settings.bypass === undefined ? page : `${page}, once ${settings.bypass.name} is there`;
  return [
    ...(own === undefined || own.enforcement === 'active'
      ? []
      : gap(
          'enforcement',
          `the ruleset ${JSON.stringify(own.name)} is not active: ${own.enforcement}`,
          page,
          ...changes,
        )),
    ...(lacking.length === wanted.length
      ? gap('absent', 'there are none: who may write pushes past review and checks', fix, ...changes)
      : lacking.flatMap(({ id, lacks }) => gap(id, lacks, fix, ...changes))),
    ...(held.some(({ type }) => type === 'merge_queue')
      ? gap(
          'merge-queue',
          'it has a merge queue, whose commits start none of its checks: what is queued waits without end',
          page,
        )
      : []),
    ...checksOf(held)
      .filter(({ context, integration_id }) => fromActions(integration_id) && !checks.includes(context))
      .flatMap(({ context }) =>
        gap(`unknown-${context}`, `it waits for the check ${JSON.stringify(context)}, which is not one of ours`, page),
      ),
  ];
}

/** Without a number any App may report the check. */
const fromActions = (id: number | null | undefined): boolean => id == null || id === GITHUB_ACTIONS_APP;

/** What sets our ruleset; nothing while the App that has to pass it is not known. */
async function closing(demands: BranchDemands, reader: GitHubReader): Promise<readonly Change[]> {
  const { repository, settings, checks, singleOwner } = demands;
  const id = await pushingApp(settings, reader);
  if (settings.bypass !== undefined && id === undefined) return [];
  return [await rulesetChange(reader, repository, settings, { checks, actors: wantedActors(id, singleOwner) })];
}

async function pushingApp({ bypass }: BranchSettings, reader: GitHubReader): Promise<number | undefined> {
  try {
    return bypass && (await appId(bypass, reader));
  } catch (error) {
    if (error instanceof NotShown) return undefined;
    throw error;
  }
}

/** Rules that stop a push. */
const STOP_A_PUSH = ['pull_request', 'required_status_checks', 'update', 'merge_queue'];

async function bypassGaps(demands: BranchDemands, branch: string, reader: GitHubReader): Promise<readonly Gap[]> {
  const { repository, settings, checks, singleOwner } = demands;
  const { bypass } = settings;
  const rulesets = await Promise.all(
    (await readRulesets(reader, repository, branch)).map(async (ruleset) => ({
      ...ruleset,
      ...(await readBypass(reader, repository, ruleset.id)),
    })),
  );
  const classic = await readClassic(reader, repository, branch);
  if (rulesets.length === 0 && classic === undefined) throw new NothingYet('there are no rules to pass');
  const id = bypass && (await appId(bypass, reader));
  if (bypass !== undefined && id === undefined)
    throw new NothingYet(`${bypass.name} is not set up, and may be any App`);
  const wanted = wantedActors(id, singleOwner);
  const closed = rulesets.filter(({ actors }) => actors.every((actor) => isAmong(actor, wanted)));
  const closedRules = [
    ...closed.flatMap(({ rules }) => rules),
    ...(classic !== undefined && classic.bypass.length === 0 ? classic.rules : []),
  ];
  // What another ruleset holds for all cannot be passed, however long the list of this one is.
  const passed = requirements(checks).filter(({ heldBy }) => !heldBy(closedRules));
  const open = rulesets.filter((one) => !closed.includes(one) && passed.some(({ heldBy }) => heldBy(one.rules)));
  const changes = await closing(demands, reader);
  const closes = ({ name, own }: BranchRuleset & { readonly name: string }) =>
    own && name === settings.ruleset ? changes : [];
  const page = pageOf(repository);
  return [
    ...open.flatMap((ruleset) =>
      ruleset.actors
        .filter((actor) => !isAmong(actor, wanted))
        .flatMap((actor) =>
          gap(
            actorId(actor),
            `${describeActor(actor)} may pass ${JSON.stringify(ruleset.name)}`,
            page,
            ...closes(ruleset),
          ),
        ),
    ),
    ...(classic !== undefined && passed.some(({ heldBy }) => heldBy(classic.rules))
      ? classic.bypass.flatMap((who) =>
          gap('classic', `${who} may pass the branch protection`, `https://github.com/${repository}/settings/branches`),
        )
      : []),
    ...(bypass === undefined
      ? []
      : rulesets
          .filter(({ rules, actors }) => rules.some(({ type }) => STOP_A_PUSH.includes(type)) && !mayPush(actors, id))
          .flatMap((ruleset) =>
            gap(
              'stopped',
              `${JSON.stringify(ruleset.name)} stops the pushes of ${bypass.name}: no release arrives`,
              page,
              ...closes(ruleset),
            ),
          )),
  ];
}

function mayPush(actors: readonly BypassActor[], id: number | undefined): boolean {
  return actors.some(
    ({ actor_id, actor_type, bypass_mode }) =>
      actor_type === 'Integration' && actor_id === id && bypass_mode !== 'pull_request',
  );
}

const actorId = ({ actor_type, actor_id }: BypassActor): string => `${actor_type}-${actor_id ?? 'any'}`;

function allowedText({ settings: { bypass }, singleOwner }: BranchDemands): string {
  const allowed = [
    ...(bypass === undefined ? [] : [bypass.name]),
    ...(singleOwner ? ['the only owner, on pull requests'] : []),
  ];
  return allowed.length === 0 ? 'no one' : allowed.join('; ');
}

const pageOf = (repository: string): string => `https://github.com/${repository}/settings/rules`;
