import type { Rule } from '@vmshift/findings';
import type { PlanContext } from '../rule';
import { configMapRule, type IsHarmful, settingSeconds } from './argocd-config-map';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';

/** A change that no webhook tells should be seen within this time. */
const LONGEST_POLL_SECONDS = 600;

const tooSlow: IsHarmful = (after) => {
  if (after === undefined) return false;
  const time = settingSeconds(after);
  return time === undefined || time <= 0 || time > LONGEST_POLL_SECONDS;
};

const polling = configMapRule({
  id: 'argocd-polls-too-seldom',
  title: 'A commit reaches the cluster within minutes, whether a webhook comes or not',
  map: 'cm',
  keys: { 'timeout.reconciliation': tooSlow },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `Argo CD looks for commits every ${value}; 0 is never`,
  impact: 'a release or a rollback whose webhook is lost waits that long, and what was changed by hand stays that long',
  fix: 'keep timeout.reconciliation between 60s and 600s',
  see: `${MANUAL}/argocd-cm-yaml/`,
});

/** The model refuses less as well (argo-cd-polling): the repo server would be busy with asking. */
const SHORTEST_POLL_SECONDS = 30;

const tooFast: IsHarmful = (after, before) => {
  const [was, is] = [settingSeconds(before), settingSeconds(after)];
  return is !== undefined && is > 0 && is < SHORTEST_POLL_SECONDS && (was === undefined || is < was);
};

const pollingTooOften = configMapRule({
  id: 'argocd-polls-too-often',
  title: 'Argo CD leaves GitHub and itself time between two looks for commits',
  map: 'cm',
  keys: { 'timeout.reconciliation': tooFast },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `Argo CD looks for commits, and compares every Application, every ${value}`,
  impact: 'GitHub refuses requests above its limits, and comparisons queue up: commits arrive later, not sooner',
  fix: 'keep timeout.reconciliation between 60s and 600s',
  see: `${MANUAL}/high_availability/`,
});

const jitter = configMapRule({
  id: 'argocd-polls-late',
  title: 'A delay at random stays short',
  map: 'cm',
  keys: { 'timeout.reconciliation.jitter': (after) => (settingSeconds(after) ?? 0) > LONGEST_POLL_SECONDS },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `each look for commits waits up to ${value} longer`,
  impact: 'a release or a rollback whose webhook is lost waits that long',
  fix: 'keep the sum of both below 600s',
  see: `${MANUAL}/argocd-cm-yaml/`,
});

/** How often Argo CD looks for commits, of which no webhook may tell. */
export const argoCdPollingRules: readonly Rule<PlanContext>[] = [polling, pollingTooOften, jitter];
