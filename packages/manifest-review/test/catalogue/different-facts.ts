/** Two rules that find something at one place, and why a reader needs both. */
export type DifferentFacts = readonly [id: string, other: string, why: string];

/**
 * Findings at one place that are two facts. Every other two are one, and the rule that tells less of it names the other
 * under `explainedBy`.
 */
export const DIFFERENT_FACTS: readonly DifferentFacts[] = [
  [
    'application-service-lost',
    'schedule-not-writable',
    'no worker is left, and the second scheduler does not start either',
  ],
  ['application-service-lost', 'scheduler-scaled', 'no worker is left, and tasks are sent twice'],
  ['container-added', 'nodes-full', 'what runs in the pod, and that others find no room'],
  ['container-added', 'probe-port-undeclared', 'what runs in the pod, and that it is killed'],
  ['default-deny-missing', 'default-deny-missing', 'one for each direction'],
  ['environments-drift-apart', 'environments-drift-apart', 'what left a list, and what came into it'],
  ['file-not-read', 'network-opens-outward', 'why the policy goes, and what that opens'],
  ['file-not-read', 'service-removed', 'why the Service goes, and who loses it'],
  ['files-mounted-over-image', 'reference-missing', 'code that was not built, in a file that there is not'],
  ['flow-undeclared', 'network-half-open', 'open at both ends for one pod, at one end for others'],
  ['flow-undeclared', 'network-opens', 'pods of the environment, and strangers'],
  ['flow-undeclared', 'network-opens-outward', 'in, and out'],
  ['image-not-pinned', 'server-files-unreadable', 'no one released it, and it does not start on the volume'],
  ['kind-not-permitted', 'server-replaced-by-another', 'Argo CD refuses the kind; where it does not, two servers run'],
  ['limit-range-exceeded', 'nodes-full', 'the pod is refused, and the others find no node'],
  ['monthly-cost', 'reserved-pool-empty', 'what the nodes cost, and that nothing runs on them'],
  ['network-half-open', 'network-opens', 'closed at one end for some, open for others'],
  ['network-half-open', 'network-opens-outward', 'in, and out'],
  ['network-opens', 'network-opens-outward', 'in, and out'],
  ['nodes-full', 'probe-port-undeclared', 'the others find no node, and the pod is killed'],
  ['nodes-full', 'request-over-limit', 'the others find no node, and the pod is refused'],
  ['pgbouncer-pool-too-small', 'too-many-pooler-clients', 'sessions wait for a server, and clients are refused'],
  ['probe-timeout-too-short', 'readiness-ignores-the-body', 'how long it asks, and what'],
  ['schedule-not-writable', 'scheduler-scaled', 'it does not start; where it does, tasks are sent twice'],
  ['service-port-undeclared', 'service-port-undeclared', 'one for each workload behind the Service'],
];
