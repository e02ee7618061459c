import type { Rule } from '@vmshift/findings';
import { at, isPlanObject } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, isSet, switchedOn } from './argocd-config-map';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const inClear: IsHarmful = (after, before) => isPlain(after) && !isPlain(before);
const isPlain = (value: unknown) => /^http:\/\//i.test(String(value ?? ''));
const fromElsewhere: IsHarmful = (after) => /^(?:https?:)?\/\//i.test(String(after ?? ''));

/** Of the Ingress of Argo CD, what serves it and who signs its certificate, with what is lost where none does. */
const INGRESS = [
  {
    path: ['ingressClassName'],
    what: 'the class of its Ingress',
    loss: 'where nothing serves that class its host answers 404: no login and no webhook',
  },
  {
    path: ['annotations', 'cert-manager.io/cluster-issuer'],
    what: 'the issuer of its certificate',
    loss: 'where there is no such issuer its certificate is not renewed, and browsers, the CLI and GitHub refuse its host',
  },
] as const;

/** What a browser of a person who is logged in loads and is told, and where it finds Argo CD. */
export const argoCdPageRules: readonly Rule<PlanContext>[] = [
  configMapRule({
    id: 'argocd-url-in-clear',
    title: 'Logins and links lead to Argo CD over TLS',
    map: 'cm',
    keys: { url: inClear },
    class: 'exposure',
    verdict: 'block',
    because: ({ value }) => `people and issuers are sent to ${value}`,
    impact:
      'the code that an issuer sends back after a login goes over the network in clear: who reads it is logged in',
    fix: 'leave url out: the chart makes it https:// of global.domain',
    see: `${MANUAL}/user-management/`,
  }),
  configMapRule({
    id: 'argocd-status-badge',
    title: 'Who is not logged in learns nothing of an Application',
    map: 'cm',
    keys: { 'statusbadge.enabled': switchedOn },
    class: 'exposure',
    verdict: 'warn',
    because: () => 'the badge of each Application is served without a login',
    impact: 'every client that knows a name reads whether it is healthy and which revision runs',
    fix: 'leave statusbadge.enabled out',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/status-badge/',
  }),
  configMapRule({
    id: 'argocd-page-of-others',
    title: 'The page of Argo CD loads what Argo CD serves',
    map: 'cm',
    keys: { 'ga.trackingid': isSet, 'ui.cssurl': fromElsewhere },
    onlyChanges: true,
    class: 'exposure',
    verdict: 'warn',
    because: ({ key, value }) => `${key} becomes ${value}: each page loads what another server gives`,
    impact: 'that server sees who opens which Application, and decides what people see or run there',
    fix: 'leave it out, or serve the file from Argo CD',
    see: `${MANUAL}/custom-styles/`,
  }),
  resourceRule({
    types: ['helm_release'],
    chart: 'argo-cd',
    id: 'argocd-ingress-changes',
    title: 'The Ingress of Argo CD is served, and its certificate renewed',
    actions: ['update'],
    judge: ({ before, after }) => {
      if (!isPlanObject(at(after, 'values'))) return [];
      return INGRESS.map(({ path, ...texts }) => ({ path: ['values', 'server', 'ingress', ...path], ...texts })).filter(
        ({ path }) => at(before, ...path) !== undefined && at(before, ...path) !== at(after, ...path),
      );
    },
    class: 'outage',
    verdict: 'warn',
    because: ({ what, after }) => `${what} becomes ${after ?? 'what it is by default'}`,
    impact: ({ loss }) => loss,
    fix: 'keep the class nginx and an issuer of the production cluster',
    see: `${MANUAL}/ingress/`,
    reads: [
      'values.server.ingress.ingressClassName',
      'values.server.ingress.annotations["cert-manager.io/cluster-issuer"]',
    ],
  }),
];
