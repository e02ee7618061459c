import { printSafely } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import type { FieldChange } from '../changes/field-changes';
import type { Effect, Found } from './effect';

/**
 * Fields whose every effect a rule computes: when those rules are silent, the change is harmless. What matches none of
 * them is said to be unjudged, so that nothing passes only because no rule knows it.
 */
const JUDGED: readonly RegExp[] = [
  /^apiVersion$|^kind$|^immutable$/,
  /^metadata\.(name|namespace|labels|annotations)\b/,
  /^spec\.(replicas|strategy|paused|progressDeadlineSeconds|minReadySeconds|revisionHistoryLimit|selector|podSelector)\b/,
  /^spec\.(schedule|suspend|concurrencyPolicy|startingDeadlineSeconds|successfulJobsHistoryLimit|failedJobsHistoryLimit)$/,
  /(^|jobTemplate\.)spec\.(activeDeadlineSeconds|backoffLimit|parallelism|completions)$|^spec\.timeZone$/,
  /^spec\.(hard|limits|minReplicas|maxReplicas|metrics|scaleTargetRef|behavior|minAvailable|maxUnavailable|unhealthyPodEvictionPolicy)\b/,
  /^spec\.(ingress|egress|policyTypes|rules|tls|ingressClassName|defaultBackend)\b/,
  /^spec\.(type|ports|externalIPs|loadBalancerSourceRanges|externalName|clusterIP|clusterIPs|ipFamilies)\b/,
  /^spec\.(accessModes|resources|storageClassName|volumeMode|volumeName|dataSource|dataSourceRef)\b/,
  /^automountServiceAccountToken$|^rules\b|^roleRef\b|^subjects\b/,
  /template\.metadata\.(labels|annotations)\b/,
  /spec\.(containers|initContainers)\[[^\]]*\]\.(image|imagePullPolicy|command|args|env|envFrom|ports|resources|securityContext|volumeMounts|livenessProbe|readinessProbe|startupProbe|lifecycle)\b/,
  /spec\.(volumes|serviceAccountName|automountServiceAccountToken|securityContext|nodeSelector|affinity|nodeName|schedulerName|priorityClassName|runtimeClassName|terminationGracePeriodSeconds|topologySpreadConstraints|imagePullSecrets|hostNetwork|hostPID|hostIPC)\b/,
  /^spec\.(template|volumeClaimTemplates|serviceName|podManagementPolicy)\b.*volumeClaimTemplates/,
];

const WHOLE_CONTAINER = /\.(containers|initContainers)\[[^\]]*\]$/;

/** As many containers came as went: they are compared with each other by all rules, under their new names. */
function renamesContainers(fields: readonly FieldChange[]): boolean {
  const whole = fields.filter(({ path }) => WHOLE_CONTAINER.test(path));
  return whole.filter(({ before }) => before === undefined).length * 2 === whole.length;
}

/** Data of a ConfigMap is judged through the settings and variables of those who read it. */
const CONFIG_DATA = /^(data|binaryData)\b/;

/** Fields that changed and whose effect no rule computes. */
export const unjudged: Effect = ({ changes }) =>
  changes.flatMap(({ change, object, fields }): readonly Found[] => {
    if (change !== 'changed') return [];
    const renamed = renamesContainers(fields);
    return fields
      .filter(({ path }) => !(renamed && WHOLE_CONTAINER.test(path)))
      .filter(
        ({ path }) =>
          !JUDGED.some((form) => form.test(path)) && !(object.startsWith('ConfigMap/') && CONFIG_DATA.test(path)),
      )
      .map(({ path, before, after }) => ({
        id: 'effect-not-modelled',
        class: 'outage',
        verdict: 'warn',
        object,
        path,
        before: print(path, before),
        after: print(path, after),
        because: 'no rule computes what this field does',
        impact: 'it may be harmless or not: look it up before it is applied',
        fix: 'read the field’s documentation; kubectl explain names it',
        see: 'https://kubernetes.io/docs/reference/kubernetes-api/',
      }));
  });

function print(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : canonical(value);
  return printSafely(path, text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
