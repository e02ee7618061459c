import type { Rule } from '@vmshift/findings';
import { at, Hidden, isEmpty, isPlanObject, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const RELEASE = { types: ['helm_release'], chart: 'argo-cd' };
const SECRET = ['values', 'configs', 'secret'];

const webhookOpen = resourceRule({
  ...RELEASE,
  id: 'argocd-webhook-open',
  title: 'Argo CD takes webhooks from GitHub only',
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = [...SECRET, 'githubSecret'];
    return !isEmpty(at(before, ...path)) && isEmpty(at(after, ...path)) && isPlanObject(at(after, 'values'))
      ? [{ path }]
      : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'webhooks are no longer checked by a secret',
  impact: 'every client can let Argo CD fetch and compare its repositories, as often as it likes',
  fix: 'keep configs.secret.githubSecret, a reference to the Secret argocd-webhook',
  see: `${MANUAL}/webhook/`,
  reads: ['values.configs.secret.githubSecret'],
});

/**
 * Values that prove to Argo CD who sends a webhook.
 * @see https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd
 */
const WEBHOOK_SECRETS = [
  ...['githubSecret', 'gitlabSecret', 'gogsSecret', 'bitbucketServerSecret'],
  'azureDevops.password',
];

/** Whether a value is a secret itself: one that begins with `$` names a key of a Secret, and is shown. */
function isWritten(value: PlanValue | undefined): boolean {
  return value === Hidden.SENSITIVE;
}

const adminPassword = resourceRule({
  ...RELEASE,
  id: 'argocd-password-in-values',
  title: 'Credentials of Argo CD stay out of the values of its chart',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => [
    ...['argocdServerAdminPassword', 'extra']
      .map((name) => [...SECRET, name])
      .filter((path) => !isEmpty(at(after, ...path)))
      .filter((path) => JSON.stringify(at(before, ...path)) !== JSON.stringify(at(after, ...path)))
      .map((path) => ({ path })),
    ...WEBHOOK_SECRETS.map((name) => [...SECRET, ...name.split('.')])
      .filter((path) => isWritten(at(after, ...path)) && !isWritten(at(before, ...path)))
      .map((path) => ({ path })),
  ],
  class: 'exposure',
  verdict: 'block',
  because: 'values of a chart stand in the state, in the release of Helm and here',
  impact:
    'who reads one of them can try passwords against the hash, or uses the secret; it stays in the history of Git',
  fix: 'let Terraform write a Secret with data_wo, and refer to it: $<secret>:<key>',
  see: `${MANUAL}/user-management/#sensitive-data-and-sso-client-secrets`,
  reads: ['argocdServerAdminPassword', 'extra', ...WEBHOOK_SECRETS].map((name) => [...SECRET, name].join('.')),
});

/** The values of the Secret of Argo CD: who may send webhooks, and what is written out. */
export const argoCdSecretRules: readonly Rule<PlanContext>[] = [webhookOpen, adminPassword];
