import type { Rule } from '@vmshift/findings';
import { parseDocument } from '@vmshift/kubernetes';
import { type PlannedAccess, plannedAccess, RBAC_PATH } from '../argocd-rbac/planned-access';
import { at, isEmpty, type PlanValue } from '../plan-value';
import { type PlanContext, type PlanPlace, planRule } from '../rule';

const RBAC = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/';
const CONFIG_MAP = 'helm_release[argo-cd].values.configs.rbac';

/** A key of argocd-rbac-cm, with its values where a plan shows them. */
function atKey({ release }: PlannedAccess, key: string): PlanPlace {
  const path = [...RBAC_PATH, key];
  return { address: release.address, path, before: at(release.before, ...path), after: at(release.after, ...path) };
}

const policyRefused = planRule({
  id: 'argocd-policy-refused',
  title: 'Argo CD can read its access policy',
  judge: (context) => {
    const access = plannedAccess(context);
    const line = access?.after.refused;
    if (access === undefined || line === undefined || access.before.refused === line) return [];
    return [{ ...atKey(access, 'policy.csv'), line }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ line }) => `Argo CD refuses the line ${JSON.stringify(line)}, and the whole policy with it`,
  impact: 'its server answers no request, and does not start again; Applications still sync by themselves',
  fix: 'write p, <subject>, <resource>, <action>, <object>, <allow or deny>, or g, <subject>, <role>; quote a field with a comma',
  see: RBAC,
  reads: [`${CONFIG_MAP}["policy.csv"]`, `${CONFIG_MAP}["policy.*.csv"]`],
});

const scopesRefused = planRule({
  id: 'argocd-scopes-refused',
  title: 'Argo CD can read from which claims groups come',
  judge: (context) => {
    const access = plannedAccess(context);
    if (access === undefined) return [];
    const [before, after] = [access.release.before, access.release.after].map((side) =>
      at(side, ...RBAC_PATH, 'scopes'),
    );
    return isListOfClaims(after) || !isListOfClaims(before) ? [] : [atKey(access, 'scopes')];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ after }) => `scopes is ${after}, and no text of a YAML list of names`,
  impact: 'the server of Argo CD does not start again, and takes no change of its policy until then',
  fix: "write it as text: scopes: '[groups]'",
  see: RBAC,
  reads: [`${CONFIG_MAP}.scopes`],
});

/** Whether Argo CD reads it; it has a default where there is nothing. */
function isListOfClaims(scopes: PlanValue | undefined): boolean {
  if (isEmpty(scopes)) return true;
  const claims = typeof scopes === 'string' ? parseDocument(scopes) : undefined;
  return Array.isArray(claims) && claims.every((claim) => typeof claim === 'string');
}

const regexPolicy = planRule({
  id: 'argocd-regex-policy',
  title: 'The built-in roles of Argo CD keep their meaning',
  judge: (context) => {
    const access = plannedAccess(context);
    return access === undefined || !access.after.usesRegex || access.before.usesRegex
      ? []
      : [atKey(access, 'policy.matchMode')];
  },
  class: 'outage',
  verdict: 'block',
  because: 'patterns of the policy become regular expressions, and those of the built-in roles are none',
  impact:
    'the first of them fails each request that it is asked about: role:admin and role:readonly do nothing any more, for the account admin as well',
  fix: 'leave policy.matchMode out: it is glob',
  see: RBAC,
  reads: [`${CONFIG_MAP}["policy.matchMode"]`],
});

const rightsUnseen = planRule({
  id: 'argocd-rights-unseen',
  title: 'Who may do what in Argo CD is reviewed',
  judge: (context) => {
    const access = plannedAccess(context);
    if (access === undefined || access.after.refused !== undefined || access.after.policy !== undefined) return [];
    const { before, after } = access;
    if (after.text === undefined)
      return [{ ...atKey(access, 'policy.csv'), reason: 'it is hidden, or known during the apply only' }];
    const isSame = after.text === before.text && after.defaultRole === before.defaultRole;
    // A change to regular expressions is told as such.
    if (isSame || !before.usesRegex) return [];
    return [{ ...atKey(access, 'policy.csv'), reason: 'its patterns are regular expressions, which are not compared' }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ reason }) => `the access policy changes, and what it permits cannot be told: ${reason}`,
  impact: 'the rights that it grants were not reviewed',
  fix: 'write the policy as text, with globs',
  see: RBAC,
  reads: [`${CONFIG_MAP}["policy.csv"]`, `${CONFIG_MAP}["policy.*.csv"]`],
});

/** Whether the access policy of Argo CD can be read, by Argo CD and by us. */
export const argoCdPolicyRules: readonly Rule<PlanContext>[] = [
  policyRefused,
  scopesRefused,
  regexPolicy,
  rightsUnseen,
];
