import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { livingPods, seen } from './seen-cluster';

interface ServiceFacts extends DiagnosisFacts {
  readonly service: string;
  readonly why: string;
}

/** Slices follow the pods within seconds. */
const NEW_SECONDS = 60;

/** Services that select pods and have no endpoint that is ready. */
function withoutEndpoints(view: EnvironmentView): readonly ServiceFacts[] {
  const routed = new Set(seen(view, 'ingresses').flatMap(({ rules }) => rules.map(({ service }) => service)));
  return seen(view, 'services').flatMap(({ name, selector, type, createdAt }) => {
    const wanted = Object.entries(selector);
    const slices = seen(view, 'endpoints').filter(({ service }) => service === name);
    if (wanted.length === 0 || type === 'ExternalName' || !olderThan(NEW_SECONDS, createdAt, view.now)) return [];
    if (slices.some(({ ready }) => ready > 0)) return [];
    const pods = livingPods(view).filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
    const object = `Service/${name}`;
    const why = pods.length === 0 ? 'no pod has its labels' : `none of its ${pods.length} pods is ready`;
    const severity = routed.has(name) ? ({ severity: 'down' } as const) : {};
    return [{ object, service: name, why, evidence: [{ object, message: why }], ...severity }];
  });
}

/** Services that nothing answers for. */
export const serviceRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'service-without-endpoints',
    title: 'Nothing answers for a Service',
    judge: withoutEndpoints,
    severity: 'degraded',
    cause: ({ service, why }) => `nothing answers for the Service ${service}: ${why}`,
    next: ({ object }, { environment }) => [command.describeObject(environment, object), command.showPods(environment)],
    runbook: 'objects-that-are-not-healthy',
    releaseCanCause: true,
    see: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions',
  }),
];
