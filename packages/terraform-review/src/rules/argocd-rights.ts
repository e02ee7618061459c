import type { Rule, Verdict } from '@vmshift/findings';
import type { AccessPolicy } from '../argocd-rbac/access-policy';
import { isAdministrator } from '../argocd-rbac/administrator';
import { describeRights } from '../argocd-rbac/describe-rights';
import { gainedRights, limitedEffort, type Right } from '../argocd-rbac/gained-rights';
import { type PlannedAccess, plannedAccess, RBAC_PATH } from '../argocd-rbac/planned-access';
import { at } from '../plan-value';
import { type PlanContext, type PlanPlace, planRule } from '../rule';

const RBAC = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/';

/** What decides who may do what: the chart writes the first three into argocd-rbac-cm. */
const READS = [
  'helm_release[argo-cd].values.configs.rbac["policy.csv"]',
  'helm_release[argo-cd].values.configs.rbac["policy.*.csv"]',
  'helm_release[argo-cd].values.configs.rbac["policy.default"]',
  'helm_release[argocd-apps].values.projects.*.roles',
];

/** Actions that change nothing that Git holds: what runs is brought to it, or starts again. */
const WITHIN_REVIEW: readonly string[] = ['sync', 'rollback', 'action/*'];

const EVERY_LOGIN = 'every login';

/** What some subjects may do on one side and not on the other. */
interface RightsPlace extends PlanPlace {
  readonly who: string;
  readonly rights: readonly Right[];
  readonly administrator: boolean;
  readonly isNew: boolean;
}

/** Subjects whose rights differ, those with the same difference together. */
function differences(access: PlannedAccess, direction: 'gained' | 'lost'): readonly RightsPlace[] {
  const { release, projects } = access;
  const [before, after] = [access.before.policy ?? EMPTY, access.after.policy];
  if (after === undefined || release.action === 'delete') return [];
  const [from, to] = direction === 'gained' ? [before, after] : [after, before];
  const groups = new Map<string, { readonly subjects: string[]; readonly rights: readonly Right[] }>();
  const effort = limitedEffort();
  for (const subject of [undefined, ...subjectsOf(before, after)]) {
    const rights = gainedRights(from, to, subject, effort);
    if (rights.length === 0) continue;
    const key = JSON.stringify([subject === undefined, rights]);
    const group = groups.get(key) ?? { subjects: [], rights };
    group.subjects.push(subject ?? EVERY_LOGIN);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ subjects, rights }) => {
    const isEveryone = subjects.includes(EVERY_LOGIN);
    const [subject] = isEveryone ? [undefined] : subjects;
    return {
      ...placeOf(access, isEveryone),
      ...(direction === 'gained'
        ? { before: undefined, after: linesOf(rights) }
        : { before: linesOf(rights), after: undefined }),
      address: (isInProjects(access) ? (projects ?? release) : release).address,
      who: subjects.join(', '),
      rights,
      administrator: direction === 'gained' && isAdministrator(after, subject) && !isAdministrator(before, subject),
      isNew: release.before === null && !isEveryone,
    };
  });
}

const EMPTY: AccessPolicy = { permissions: [], parents: new Map() };

/** Who is named: users, groups, accounts and tokens of projects. A role does nothing without one of them. */
function subjectsOf(before: AccessPolicy, after: AccessPolicy): readonly string[] {
  const named = [before, after].flatMap(({ permissions, parents }) => [
    ...permissions.map(({ subject }) => subject),
    ...parents.keys(),
  ]);
  return [...new Set(named)].filter((subject) => !subject.startsWith('role:')).sort();
}

/** Whether the policy of Argo CD stays, and a project gives the rights. */
function isInProjects({ before, after }: PlannedAccess): boolean {
  return (
    before.text === after.text &&
    before.defaultRole === after.defaultRole &&
    changedProject(before, after) !== undefined
  );
}

function changedProject(before: PlannedAccess['before'], after: PlannedAccess['after']): string | undefined {
  return [...after.roles.keys(), ...before.roles.keys()].find(
    (name) => JSON.stringify(before.roles.get(name)) !== JSON.stringify(after.roles.get(name)),
  );
}

function placeOf(access: PlannedAccess, isEveryone: boolean): Pick<PlanPlace, 'path'> {
  const { before, after } = access;
  if (isInProjects(access)) return { path: ['values', 'projects', changedProject(before, after) ?? '', 'roles'] };
  const isDefault = before.defaultRole !== after.defaultRole && (isEveryone || before.text === after.text);
  const path = [...RBAC_PATH, isDefault ? 'policy.default' : 'policy.csv'];
  const isThere = [access.release.after, access.release.before].some((side) => at(side, ...path) !== undefined);
  return { path: isThere ? path : RBAC_PATH };
}

function linesOf(rights: readonly Right[]): string {
  return [...new Set(rights.map(({ line }) => line))].join('\n');
}

function changing(rights: readonly Right[]): readonly Right[] {
  return rights.filter(({ action }) => action !== 'get');
}

/** Four rules ask for the same, and a comparison takes milliseconds. */
const compared = new WeakMap<PlanContext, Readonly<Record<'gained' | 'lost', readonly RightsPlace[]>>>();

/** What a rule over the rights of a plan finds. */
function rightsPlaces(context: PlanContext, direction: 'gained' | 'lost'): readonly RightsPlace[] {
  const known = compared.get(context);
  if (known !== undefined) return known[direction];
  const access = plannedAccess(context);
  const [gained, lost] = (['gained', 'lost'] as const).map((one) =>
    access === undefined ? [] : differences(access, one),
  ) as [readonly RightsPlace[], readonly RightsPlace[]];
  compared.set(context, { gained, lost });
  return { gained, lost }[direction];
}

const becomesAdministrator = planRule({
  id: 'argocd-becomes-administrator',
  title: 'Who administers Argo CD is decided on purpose',
  judge: (context) =>
    rightsPlaces(context, 'gained')
      .filter(({ administrator }) => administrator)
      .map((place) => (place.isNew ? { ...place, verdict: 'warn' as Verdict } : place)),
  class: 'privilege',
  verdict: 'block',
  because: ({ who }) => `${who} may now do all that an administrator of Argo CD may`,
  impact: 'they may follow any repository, write to every cluster that Argo CD knows, and delete every Application',
  fix: 'grant a role with the actions that are needed, on the projects where they are',
  see: RBAC,
  reads: READS,
});

const mayChangeMore = planRule({
  id: 'argocd-may-change-more',
  title: 'Who changes what Argo CD runs is decided on purpose',
  judge: (context) =>
    rightsPlaces(context, 'gained')
      .filter(({ administrator, rights }) => !administrator && changing(rights).length > 0)
      .map((place) => {
        const rights = changing(place.rights);
        const isMild = place.isNew || rights.every(({ action }) => WITHIN_REVIEW.includes(action));
        return { ...place, rights, after: linesOf(rights), ...(isMild ? { verdict: 'warn' as Verdict } : {}) };
      }),
  class: 'privilege',
  verdict: 'block',
  because: ({ who, rights }) => `${who} may now ${describeRights(rights)}`,
  impact: 'what runs, or what Argo CD may reach, can be changed without a commit and its review',
  fix: 'grant get and sync, on the projects where they are needed',
  see: RBAC,
  reads: READS,
});

const mayReadMore = planRule({
  id: 'argocd-may-read-more',
  title: 'Who reads what Argo CD shows is decided on purpose',
  judge: (context) => {
    if (plannedAccess(context)?.release.before === null) return [];
    return rightsPlaces(context, 'gained')
      .filter(({ administrator, rights }) => !administrator && changing(rights).length < rights.length)
      .map((place) => {
        const rights = place.rights.filter(({ action }) => action === 'get');
        const isMild = rights.every(({ resource }) => resource !== 'logs');
        return { ...place, rights, after: linesOf(rights), ...(isMild ? { verdict: 'info' as Verdict } : {}) };
      });
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ who, rights }) => `${who} may now ${describeRights(rights)}`,
  impact: 'manifests, addresses and, with logs, whatever the programs write are shown to more people',
  fix: 'keep logs to the people who need them',
  see: RBAC,
  reads: READS,
});

const mayDoLess = planRule({
  id: 'argocd-may-do-less',
  title: 'People keep what they need on call',
  judge: (context) =>
    rightsPlaces(context, 'lost').map((place) =>
      changing(place.rights).length > 0 ? place : { ...place, verdict: 'info' as Verdict },
    ),
  class: 'outage',
  verdict: 'warn',
  because: ({ who, rights }) => `${who} may no longer ${describeRights(rights)}`,
  impact: 'who is on call with these rights alone cannot look, sync or roll back there any more',
  fix: 'tell them first, or keep a role that may get and sync',
  see: RBAC,
  reads: READS,
});

/** Who may do what in Argo CD, by the effect of its policy and of the roles of its projects. */
export const argoCdRightsRules: readonly Rule<PlanContext>[] = [
  becomesAdministrator,
  mayChangeMore,
  mayReadMore,
  mayDoLess,
];
