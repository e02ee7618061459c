import type { Rule, Verdict } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import { DEX_PATH, documentOf, type LoginMethod, loginMethods, OIDC_PATH } from '../argocd-logins/login-methods';
import { uncheckedSettings } from '../argocd-logins/unverified';
import { at, isPlanObject, printPath } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const RELEASE = { types: ['helm_release'], chart: 'argo-cd' };
const READS = [printPath(OIDC_PATH), printPath(DEX_PATH)];

/** Ways to log in that are there after a change, each with what it was. */
function methodsAfter({ before, after }: PlannedResource) {
  if (!isPlanObject(at(after, 'values'))) return [];
  const known = new Map(loginMethods(before).map((method) => [method.key, method]));
  return loginMethods(after).map((method) => ({ method, was: known.get(method.key) }));
}

function isSame(one: LoginMethod | undefined, other: LoginMethod): boolean {
  return canonical(one?.settings) === canonical(other.settings);
}

const loginOpen = resourceRule({
  ...RELEASE,
  id: 'argocd-login-open',
  title: 'People of one’s own organization log in to Argo CD, and no others',
  actions: ['create', 'update', 'replace'],
  judge: (release) =>
    methodsAfter(release)
      .filter(({ method, was }) => method.openTo !== undefined && was?.openTo === undefined)
      .map(({ method: { path, name, openTo } }) => ({ path, name, openTo })),
  class: 'exposure',
  verdict: 'block',
  because: ({ name, openTo }) => `through ${name}, ${openTo} may log in`,
  impact: 'each of them sees and does what policy.default lets every login do',
  fix: 'name the organization: orgs, groups, hostedDomains or a tenant of your own',
  see: 'https://dexidp.io/docs/connectors/',
  reads: READS,
});

const loginMethod = resourceRule({
  ...RELEASE,
  id: 'argocd-login-method',
  title: 'Who decides who someone is stays the same',
  actions: ['update', 'replace'],
  judge: (release) =>
    methodsAfter(release)
      .filter(({ method, was }) => {
        const isUnreadable = method.settings === undefined && changes(release, method);
        return was === undefined || was.authority !== method.authority || isUnreadable;
      })
      // argocd-login-open tells it.
      .filter(({ method, was }) => method.openTo === undefined || was?.openTo !== undefined)
      .map(({ method: { path, name }, was }) => ({
        path,
        name,
        was: was?.name,
        ...(was === undefined ? { verdict: 'warn' as Verdict } : {}),
      })),
  class: 'privilege',
  verdict: 'block',
  because: ({ name, was }) =>
    was === undefined ? `people may log in through ${name}` : `${name} decides who logs in, in place of ${was}`,
  impact: 'the names and the groups that it sends decide what someone may do, as policy.csv has them',
  fix: 'make sure that it is yours, and that no group of its own has the name of one in policy.csv',
  see: `${MANUAL}/user-management/`,
  reads: READS,
});

const loginUnchecked = resourceRule({
  ...RELEASE,
  id: 'argocd-login-unchecked',
  title: 'Argo CD checks what proves who someone is',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) =>
    [OIDC_PATH, DEX_PATH].flatMap((path) => {
      const known = uncheckedSettings(documentOf(at(before, ...path)));
      const gained = uncheckedSettings(documentOf(at(after, ...path))).filter((setting) => !known.includes(setting));
      return gained.length === 0 ? [] : [{ path, gained }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `${gained.join(', ')} leaves out a check of who someone is`,
  impact: 'who stands between Argo CD and the server, or who sends a token of another program, may log in as anyone',
  fix: 'leave it out; a certificate of your own authority goes into rootCA',
  see: `${MANUAL}/user-management/`,
  reads: READS,
});

const loginGone = resourceRule({
  ...RELEASE,
  id: 'argocd-login-gone',
  title: 'People can still log in to Argo CD',
  actions: ['update', 'replace'],
  judge: ({ before, after }) => {
    if (!isPlanObject(at(after, 'values'))) return [];
    const left = loginMethods(after).map(({ key }) => key);
    return loginMethods(before)
      .filter(({ key }) => !left.includes(key))
      .map(({ path, name }) => ({ path, name }));
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) => `no one logs in through ${name} any more`,
  impact: 'who has no other account cannot look, sync or roll back in Argo CD',
  fix: 'keep it until everyone has logged in another way',
  see: `${MANUAL}/user-management/`,
  reads: READS,
});

const loginSettings = resourceRule({
  ...RELEASE,
  id: 'argocd-login-settings',
  title: 'A login goes on to work',
  actions: ['update', 'replace'],
  judge: (release) =>
    methodsAfter(release)
      .filter(({ method, was }) => was !== undefined && method.settings !== undefined && !isSame(was, method))
      .filter(({ method, was }) => was?.authority === method.authority && was?.openTo === method.openTo)
      .map(({ method: { path, name } }) => ({ path, name })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) => `settings of the login through ${name} change`,
  impact: 'where they do not fit to those at the other side, no one logs in through it, or others do',
  fix: 'compare client, address of the callback, organization and scopes with those at the other side',
  see: `${MANUAL}/user-management/`,
  reads: READS,
});

function changes(release: PlannedResource, { path }: LoginMethod): boolean {
  return release.changes.some((change) => path.every((step, index) => change.path[index] === step));
}

/** Who may log in to Argo CD, and who decides it. What they may do then stands in argocd-rights.ts. */
export const argoCdLoginRules: readonly Rule<PlanContext>[] = [
  loginOpen,
  loginMethod,
  loginUnchecked,
  loginGone,
  loginSettings,
];
