import { oneLine } from '@vmshift/findings';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { hostFacts, hostOf } from './host-facts';

type AnswerFault = 'none' | 'silence' | 'no-route' | 'no-endpoints' | 'server-error' | 'other' | 'unhealthy';

function faultOf(view: EnvironmentView): AnswerFault {
  const { answer, failure } = hostOf(view) ?? {};
  if (failure?.step === 'http') return 'silence';
  if (answer === undefined || answer.healthy) return 'none';
  const { status, body } = answer;
  // Traefik's own words, when it has no router for a host or no server behind one.
  if (status === 404 && /^404 page not found/.test(body)) return 'no-route';
  if (status === 503 && /^no available server/i.test(body)) return 'no-endpoints';
  if (status >= 500) return 'server-error';
  return status === 200 ? 'unhealthy' : 'other';
}

function answerFacts(view: EnvironmentView, fault: AnswerFault) {
  if (faultOf(view) !== fault) return [];
  const { answer, failure, url = '' } = hostOf(view) ?? {};
  const body = oneLine(answer?.body ?? '', 200);
  const said = `${answer?.status}${body === '' ? ', without a body' : `: ${body}`}`;
  const message = answer === undefined ? (failure?.message ?? '') : said;
  return [{ ...hostFacts(view, message), url, status: answer?.status ?? 0 }];
}

const NEXT = (_facts: unknown, { environment }: EnvironmentView): readonly string[] => [
  command.showPods(environment),
  command.showWarnings(environment),
  command.askHealth(environment),
];

const RELEASED = {
  next: (facts: unknown, view: EnvironmentView): readonly string[] => [
    ...NEXT(facts, view),
    command.rollback(view.environment),
  ],
  releaseCanCause: true,
} as const;

/** What the host answers, once there is a connection. */
export const answerRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...RELEASED,
    id: 'host-silent',
    title: 'The host takes a connection and gives no answer',
    judge: (view) => answerFacts(view, 'silence'),
    severity: 'down',
    cause: ({ url }) => `${url} takes a connection and gives no answer`,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/#opt-transport-respondingTimeouts',
  }),
  defineDiagnosis({
    id: 'host-without-route',
    title: 'The load balancer has no route for the host',
    judge: (view) => answerFacts(view, 'no-route'),
    severity: 'down',
    cause: ({ host }) =>
      `Traefik has no route for ${host}: the Ingress is missing, of another class, or its Service has no pods`,
    next: (facts, view) => [command.showIngress(view.environment), ...NEXT(facts, view)],
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://doc.traefik.io/traefik/providers/kubernetes-ingress/',
  }),
  defineDiagnosis({
    ...RELEASED,
    id: 'host-without-endpoints',
    title: 'No pod that is ready stands behind the host',
    judge: (view) => answerFacts(view, 'no-endpoints'),
    severity: 'down',
    cause: ({ host }) => `no pod that is ready stands behind ${host}`,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://doc.traefik.io/traefik/routing/services/#health-check',
  }),
  defineDiagnosis({
    ...RELEASED,
    id: 'host-server-error',
    title: 'The host answers with an error of the server',
    judge: (view) => answerFacts(view, 'server-error'),
    severity: 'down',
    cause: ({ url, status }) => `${url} answers ${status}`,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://www.rfc-editor.org/rfc/rfc9110#name-server-error-5xx',
  }),
  defineDiagnosis({
    ...RELEASED,
    id: 'host-wrong-answer',
    title: 'The host answers something else than that it is healthy',
    judge: (view) => answerFacts(view, 'other'),
    severity: 'down',
    cause: ({ url, status }) => `${url} answers ${status}, not that it is healthy`,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://www.rfc-editor.org/rfc/rfc9110#name-status-codes',
  }),
  defineDiagnosis({
    ...RELEASED,
    id: 'host-unhealthy',
    title: 'The application answers that it is not healthy',
    judge: (view) => answerFacts(view, 'unhealthy'),
    severity: 'degraded',
    cause: ({ url }) => `${url} answers, and not that it is healthy`,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://www.rfc-editor.org/rfc/rfc9110#name-200-ok',
  }),
];
