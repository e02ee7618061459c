import { z } from 'zod';
import type { GitHubReader } from '../github-reader';
import type { BranchSettings } from '../github-settings';
import type { Change } from '../part';
import type { BypassActor } from './read-protection';
import { type BranchRule, checksOf, neededRules } from './requirements';

const LISTED = z.object({ id: z.number(), name: z.string(), enforcement: z.string() });

const RULESET = z.object({
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) })
    .nullish(),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })).default([]),
});

export type ListedRuleset = z.output<typeof LISTED>;

/** Our own ruleset, by its name; other rulesets are of people, and stay as they are. */
export async function ownRuleset(
  { list }: GitHubReader,
  repository: string,
  { ruleset }: BranchSettings,
): Promise<ListedRuleset | undefined> {
  const all = await list(`/repos/${repository}/rulesets?includes_parents=false`, undefined, LISTED);
  return all.find(({ name }) => name === ruleset);
}

/** Makes our ruleset hold all that it has to. What is stricter in it stays, and so do its rules of other kinds. */
export async function rulesetChange(
  reader: GitHubReader,
  repository: string,
  settings: BranchSettings,
  { checks, actors }: { readonly checks: readonly string[]; readonly actors: readonly BypassActor[] },
): Promise<Change> {
  const path = `/repos/${repository}/rulesets`;
  const found = await ownRuleset(reader, repository, settings);
  const held = found && (await reader.get(`${path}/${found.id}`, RULESET));
  const refs = settings.branches.map((branch) => `refs/heads/${branch}`);
  const { include = [], exclude = [] } = held?.conditions?.ref_name ?? {};
  const body = {
    name: settings.ruleset,
    target: 'branch',
    enforcement: 'active',
    bypass_actors: actors,
    conditions: {
      ref_name: { include: [...new Set([...include, ...refs])], exclude: exclude.filter((ref) => !refs.includes(ref)) },
    },
    rules: strictest(neededRules(checks), held?.rules ?? []),
  };
  const verb = found === undefined ? 'make' : 'set';
  const text = `${repository}: ${verb} the ruleset ${JSON.stringify(settings.ruleset)}`;
  return found === undefined
    ? { method: 'POST', path, body, text }
    : { method: 'PUT', path: `${path}/${found.id}`, body, text };
}

function strictest(needed: readonly BranchRule[], held: readonly BranchRule[]): readonly BranchRule[] {
  const others = held.filter(({ type }) => !needed.some((rule) => rule.type === type));
  return [
    ...needed.map((rule) => {
      const parameters = held.find(({ type }) => type === rule.type)?.parameters;
      if (parameters === undefined) return rule;
      if (rule.type === 'pull_request') return { type: rule.type, parameters: strictestReview(rule, parameters) };
      if (rule.type === 'required_status_checks') return { type: rule.type, parameters: allChecks(rule, parameters) };
      return rule;
    }),
    ...others,
  ];
}

function strictestReview({ parameters = {} }: BranchRule, held: Readonly<Record<string, unknown>>) {
  const counts = [parameters, held].map((one) => Number(one.required_approving_review_count) || 0);
  const { required_review_thread_resolution } = held;
  return {
    ...held,
    ...parameters,
    required_approving_review_count: Math.max(...counts),
    required_review_thread_resolution: required_review_thread_resolution === true,
  };
}

function allChecks(rule: BranchRule, held: Readonly<Record<string, unknown>>) {
  const needed = checksOf([rule]);
  const others = checksOf([{ type: rule.type, parameters: held }]).filter(
    ({ context }) => !needed.some((check) => check.context === context),
  );
  return {
    ...rule.parameters,
    strict_required_status_checks_policy: held.strict_required_status_checks_policy === true,
    required_status_checks: [...needed, ...others],
  };
}
