import type { Rule } from '@vmshift/findings';
import { at, isPlanObject } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, settingSeconds } from './argocd-config-map';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';

const session: IsHarmful = (after, before) =>
  (settingSeconds(after) ?? 0) > Math.max(settingSeconds(before) ?? 0, 24 * 3600);

const longSessions = configMapRule({
  id: 'argocd-long-sessions',
  title: 'A login of Argo CD ends within a day',
  map: 'cm',
  keys: { 'users.session.duration': session },
  class: 'exposure',
  verdict: 'warn',
  because: ({ value }) => `a login lasts ${value}; by default it lasts 24h`,
  impact: 'a token that is stolen, or of someone who left, works that long',
  fix: 'leave users.session.duration out',
  see: `${MANUAL}/user-management/`,
});

/** Claims that people can often set themselves where they have their account. */
const CHOSEN_BY_PEOPLE = /\b(?:name|nickname|given_name|family_name|preferred_username|profile|picture|website)\b/;

const groupClaims = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-group-claims',
  title: 'Groups come from the claim that they came from',
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = ['values', 'configs', 'rbac', 'scopes'];
    const [was, is] = [before, after].map((side) => String(at(side, ...path) || '[groups]').replace(/\s/g, ''));
    if (!isPlanObject(at(after, 'values')) || was === is) return [];
    return [{ path, is: is ?? '', ...(CHOSEN_BY_PEOPLE.test(is ?? '') ? {} : { verdict: 'warn' as const }) }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ is }) => `the lines g of policy.csv are compared with the claims ${is}`,
  impact: 'who can choose such a name for the own account holds the role that the policy grants to it',
  fix: 'use claims that the issuer alone fills: groups, or a verified email',
  see: `${MANUAL}/rbac/`,
  reads: ['values.configs.rbac.scopes'],
  explainedBy: ['argocd-scopes-refused'],
});

/** What a login is good for: how long, and in the name of which groups. */
export const argoCdSessionRules: readonly Rule<PlanContext>[] = [longSessions, groupClaims];
