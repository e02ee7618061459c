import type { ProbeName } from '@vmshift/kubernetes';
import { asText, containerPorts, namedPort } from '@vmshift/kubernetes';
import { containerFields } from '../reads';
import type { Comparison } from '../rule';
import { changeRule } from '../rule';
import { judgedProbes, type Mistake } from './compared-probes';

const SEE = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

const shared = {
  class: 'outage',
  see: SEE,
  reads: containerFields('livenessProbe', 'readinessProbe', 'startupProbe'),
} as const;

/** The probes that make one mistake. */
function probesWith(mistake: Mistake, comparison: Comparison) {
  return judgedProbes(comparison)
    .filter((compared) => compared.mistake === mistake)
    .map(({ name, workload, container, was, is }) => ({
      object: workload.name,
      path: `${container.path}.${name}`,
      before: was && (was.command || was.path || asText(was.port ?? '')),
      after: is.command || is.path || asText(is.port ?? ''),
      name,
      is,
      health: comparison.after.profile.ingress.health,
      port: typeof is.port === 'string' ? namedPort(containerPorts(workload.pod), is.port) : is.port,
    }));
}

/** What a probe that fails does to its pods. */
export function consequence(name: ProbeName): string {
  return name === 'readinessProbe'
    ? 'no pod becomes ready: the rollout hangs, and the Service has no endpoint'
    : 'every pod is killed, again and again';
}

/** A probe asks what only a broken pod answers badly, and asks it of the pod itself. */
export const probeQuestions = [
  changeRule({
    ...shared,
    id: 'probe-port-closed',
    title: 'Probes connect to a port on which the process listens',
    judge: (comparison) =>
      probesWith('closed port', comparison).map((place) => ({ ...place, after: asText(place.is.port) })),
    verdict: 'block',
    because: ({ is, port }) =>
      `nothing listens on ${asText(is.port)}${typeof is.port === 'string' ? ` (${asText(port ?? 'no such port')})` : ''}`,
    impact: ({ name }) => consequence(name),
    fix: 'probe the port on which the process listens, by its name in ports',
    explainedBy: ['probe-port-undeclared'],
  }),
  changeRule({
    ...shared,
    id: 'probe-uses-tls',
    title: 'Probes speak plain HTTP, as the servers do',
    judge: (comparison) => probesWith('TLS', comparison),
    verdict: 'block',
    because: 'the server speaks no TLS',
    impact: ({ name }) => consequence(name),
    fix: 'remove scheme: HTTPS',
  }),
  changeRule({
    ...shared,
    id: 'probe-path-unknown',
    title: 'Probes of the API ask one of its health paths',
    judge: (comparison) => probesWith('unknown path', comparison),
    verdict: 'block',
    because: ({ is }) => `${is.path} is none of the health paths of the API`,
    impact: ({ name }) => consequence(name),
    fix: ({ health }) => `${health.live} for liveness and start-up, the body of ${health.ready} for readiness`,
  }),
  changeRule({
    ...shared,
    id: 'probe-depends-on-another-server',
    title: 'Probes that kill a pod ask nothing of another server',
    judge: (comparison) => probesWith('other server', comparison),
    verdict: 'block',
    because: ({ is }) => `${is.command === '' ? is.path : 'the command'} asks another server, such as the database`,
    impact: 'when that server is slow or down, healthy pods are killed again and again, and nothing is left to recover',
    fix: ({ health }) => `ask the process itself, such as ${health.live} of the API`,
  }),
  changeRule({
    ...shared,
    id: 'readiness-ignores-the-body',
    title: 'Readiness of the API reads the body of the answer',
    judge: (comparison) => probesWith('status alone', comparison),
    verdict: 'block',
    because: ({ health }) =>
      `the API answers 200 there whatever state its database is in; the truth is in the body of ${health.ready}`,
    impact: 'pods without a database get traffic',
    fix: ({ health }) => `read the body of ${health.ready} with a command`,
  }),
  changeRule({
    ...shared,
    id: 'probe-cannot-fail',
    title: 'Probes can fail',
    judge: (comparison) => probesWith('cannot fail', comparison),
    verdict: 'block',
    because: 'the command cannot fail',
    impact: 'the probe tells nothing: broken pods count as good',
    fix: 'a command that fails when the process does not answer',
  }),
  changeRule({
    ...shared,
    id: 'probe-asks-something-else',
    title: 'Probes ask what they asked before',
    judge: (comparison) => probesWith('other question', comparison),
    verdict: 'warn',
    because: 'the probe asks something else',
    impact:
      'if the new question fails in a healthy pod, none becomes ready; if it never fails, broken pods count as good',
    fix: 'try the new question in a pod that is healthy and in one that is not',
  }),
];
