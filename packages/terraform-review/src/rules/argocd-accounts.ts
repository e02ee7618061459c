import type { Rule, Verdict } from '@vmshift/findings';
import { isAdministrator } from '../argocd-rbac/administrator';
import { describeRights } from '../argocd-rbac/describe-rights';
import { allRights } from '../argocd-rbac/gained-rights';
import { plannedAccess } from '../argocd-rbac/planned-access';
import { type AttributePath, at, isPlanObject, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { isOff } from './chart-setting';

const USERS = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/';
const CM = ['values', 'configs', 'cm'] as const;

/** What a local account can do by itself, in words. */
const CAPABILITIES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    login: 'log in with a password',
    apiKey: 'use API tokens',
  }),
);

/** A local account that is enabled. */
interface Account {
  readonly name: string;
  readonly path: AttributePath;
  readonly capabilities: readonly string[];
}

/** The accounts of a release, by what they can do. `admin` is one of them unless it is switched off. */
function accountsOf(release: PlanObject | null): readonly Account[] {
  const cm = at(release, ...CM);
  const settings = isPlanObject(cm) ? cm : {};
  const own = Object.keys(settings).flatMap((key): readonly Account[] => {
    const name = /^accounts\.([^.]+)$/.exec(key)?.[1];
    if (name === undefined || isOff(settings[`accounts.${name}.enabled`])) return [];
    const capabilities = (stringAt(settings[key]) ?? '').split(',').map((one) => one.trim());
    return [{ name, path: [...CM, key], capabilities: capabilities.filter((one) => one !== '') }];
  });
  const admin = { name: 'admin', path: [...CM, 'admin.enabled'], capabilities: ['login'] };
  return isOff(settings['admin.enabled']) || release === null ? own : [admin, ...own];
}

const newAccount = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-new-account',
  title: 'Each account of Argo CD is one that someone asked for',
  actions: ['update'],
  judge: ({ before, after }, context) => {
    if (!isPlanObject(at(after, 'values'))) return [];
    const known = new Map(accountsOf(before).map(({ name, capabilities }) => [name, capabilities]));
    const policy = plannedAccess(context)?.after.policy;
    return accountsOf(after).flatMap(({ name, path, capabilities }) => {
      const gained = capabilities.filter((one) => !known.get(name)?.includes(one));
      if (gained.length === 0) return [];
      const isAdmin = policy === undefined || isAdministrator(policy, name);
      const rights = policy === undefined ? '' : describeRights(allRights(policy, name));
      const may = isAdmin ? 'do all that an administrator may' : rights || 'do nothing yet';
      return [{ path, name, gained, may, ...(isAdmin ? {} : { verdict: 'warn' as Verdict }) }];
    });
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ name, gained }) =>
    `the local account ${name} may ${gained.map((one) => CAPABILITIES.get(one) ?? one).join(' and ')}`,
  impact: ({ may }) => `no other login checks or locks it; it may ${may}`,
  fix: 'let people log in through an issuer; for a program give an account of its own the few rights that it needs',
  see: USERS,
  reads: ['values.configs.cm["accounts.*"]', 'values.configs.cm["admin.enabled"]'],
});

const noAdministrator = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-no-administrator',
  title: 'Someone can administer Argo CD',
  actions: ['create', 'update'],
  judge: ({ before, after }, context) => {
    const isThere = (side: PlanObject | null) => accountsOf(side).some(({ name }) => name === 'admin');
    const policy = plannedAccess(context)?.after.policy;
    if (policy === undefined || isThere(after) || (before !== null && !isThere(before))) return [];
    const others = [undefined, ...policy.parents.keys()].filter(
      (subject) => subject !== 'admin' && !subject?.startsWith('role:'),
    );
    return others.some((subject) => isAdministrator(policy, subject)) ? [] : [{ path: [...CM, 'admin.enabled'] }];
  },
  class: 'outage',
  verdict: 'block',
  because: 'the account admin is switched off, and no other subject may do what it may',
  impact: 'repositories, clusters, projects and accounts can be changed by Terraform alone; in an emergency no one can',
  fix: 'grant role:admin to a group of your own first: g, <group>, role:admin',
  see: USERS,
  reads: ['values.configs.cm["admin.enabled"]'],
});

/** Local accounts of Argo CD. */
export const argoCdAccountRules: readonly Rule<PlanContext>[] = [newAccount, noAdministrator];
