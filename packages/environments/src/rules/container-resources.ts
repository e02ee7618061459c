import { canonicalQuantity, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { declaredProcesses } from '../application';
import { databasesOf } from '../databases';
import type { EnvironmentConfig } from '../environment-config';
import type { ResourcesConfig } from '../sizes-config';
import { environmentRule, type Report } from './rule';

/** Smallest step of CPU that Kubernetes takes: a millicore. */
const CPU_STEP = NANOS / 1000n;

/** No container runtime starts a process in less. A quantity below it has lost its suffix: `128m` is 0.128 bytes. */
const LEAST_MEMORY = 6n * 2n ** 20n * NANOS;

/**
 * Protects every container from quantities that do not parse, that the API server spells otherwise (which Argo CD shows
 * as a lasting difference), and from a request above its limit.
 * @see https://argo-cd.readthedocs.io/en/stable/faq/ "the manifests of my application differ"
 */
export const containerResources = environmentRule(
  {
    id: 'container-resources',
    title: 'Requests and limits are quantities as the API server spells them, and a request is within its limit',
    see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  },
  (environment, report) => {
    for (const [path, { requests, limits }] of declaredResources(environment)) {
      for (const resource of ['cpu', 'memory'] as const) {
        const request = checkQuantity(resource, requests[resource], `${path}.requests.${resource}`, report);
        const limit = checkQuantity(resource, limits[resource], `${path}.limits.${resource}`, report);
        if (request !== undefined && limit !== undefined && request > limit) {
          report(`${path}.requests.${resource}`, requests[resource], `at most the limit, ${limits[resource]}`);
        }
      }
    }
  },
);

/** The resources of every container that the environment declares, by property path. */
function declaredResources(environment: EnvironmentConfig): readonly (readonly [string, ResourcesConfig])[] {
  const { database, redis } = environment;
  const ofDatabases = databasesOf(environment).flatMap(({ path, database: one }) =>
    one.kind === 'in-cluster' ? Object.entries({ [path]: one, [`${path}.backup`]: one.backup }) : [],
  );
  const ofProcesses = declaredProcesses(environment).map(([name, config]) => [`processes.${name}`, config] as const);
  return [
    ...ofProcesses,
    ['redis', redis] as const,
    ...ofDatabases,
    ...(database.pooler ? Object.entries({ 'database.pooler': database.pooler }) : []),
  ].map(([path, { resources }]) => [`${path}.resources`, resources] as const);
}

/** @returns the amount, where it may be compared with another one */
function checkQuantity(resource: 'cpu' | 'memory', text: string, path: string, report: Report): bigint | undefined {
  const nanos = parseQuantity(text);
  if (nanos === undefined || typeof text !== 'string') {
    report(path, text, `a Kubernetes quantity such as '${resource === 'cpu' ? '250m' : '256Mi'}'`);
    return undefined;
  }
  const canonical = canonicalQuantity(text);
  if (canonical !== text) report(path, text, `the canonical form, ${canonical}`);
  const [least, step] = resource === 'cpu' ? [CPU_STEP, CPU_STEP] : [LEAST_MEMORY, NANOS];
  if (nanos >= least && nanos % step === 0n) return nanos;
  report(path, text, resource === 'cpu' ? 'whole millicores from 1m' : 'whole bytes from 6Mi');
  return undefined;
}
