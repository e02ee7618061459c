import { isLongRunning, type ServerName, secretValue, serversOf as serversOfValue } from '@vmshift/application';
import { asText, commandLine, dataAt, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import { once } from '../once';
import type { EnvironmentView } from './environment-view';
import { knownWorkload } from './profile';
import { workloadsOfRole } from './roles';
import { serversOf } from './services';

/**
 * The workloads that a workload has to reach: those whose Service it names in its environment, command or mounted
 * configuration, and those that its Secret keys lead to.
 */
export function neededServers(workload: Workload, view: EnvironmentView): readonly Workload[] {
  const servers = new Set<Workload>();
  const text = configurationText(workload, view);
  for (const service of view.ofKind('Service')) {
    if (!mentions(text, service.metadata.name)) continue;
    for (const endpoint of serversOf(service, view)) servers.add(endpoint);
  }
  for (const server of serversOfSecretKeys(workload, view)) servers.add(server);
  servers.delete(workload);
  return [...servers].filter(acceptsConnections);
}

/** Whether the profile gives a workload a port. */
function acceptsConnections(workload: Workload): boolean {
  const known = knownWorkload(workload);
  if (known?.kind !== 'process') return known !== undefined;
  return isLongRunning(known.process) && known.process.listens !== undefined;
}

/** The servers that the Secret keys of a workload lead to, less those of variables that its process never uses. */
function serversOfSecretKeys(workload: Workload, view: EnvironmentView): readonly Workload[] {
  const known = knownWorkload(workload);
  const unused = known?.kind === 'process' ? (known.process.unusedVariables ?? []) : [];
  return workload.containers.flatMap(({ spec }) =>
    recordsAt(spec, 'env').flatMap((variable) => {
      if (unused.includes(textAt(variable, 'name') ?? '')) return [];
      const roles = rolesOf(textAt(variable, 'valueFrom.secretKeyRef.key') ?? '', view);
      return roles.map((role) => workloadsOfRole(view, role)).find((found) => found.length > 0) ?? [];
    }),
  );
}

/** The servers of the namespace that a key leads to: a managed database is none, but the pooler in front of it is. */
function rolesOf(key: string, { profile }: EnvironmentView): readonly ServerName[] {
  const { keys } = profile.secret;
  const value = secretValue(keys, key);
  if (value === undefined) return [];
  const servers = serversOfValue(value);
  return Object.hasOwn(keys, key) ? servers : servers.filter((server) => server !== 'database');
}

/** Everything that tells a workload where to connect: plain variables, command, mounted and imported ConfigMaps. */
export function configurationText(workload: Workload, view: EnvironmentView): string {
  const texts: string[] = [];
  for (const container of workload.containers) {
    texts.push(...recordsAt(container.spec, 'env').map(({ value }) => (typeof value === 'string' ? value : '')));
    texts.push(...commandLine(container));
  }
  for (const name of configMapsOf(workload)) {
    const data = dataAt(view.find(`ConfigMap/${name}`), 'data');
    texts.push(...Object.values(data).map(asText));
  }
  return texts.join('\n');
}

/** Names of the ConfigMaps that a workload mounts or imports. */
export const configMapsOf = once((workload: Workload): readonly string[] => {
  const volumes = recordsAt(workload.pod, 'volumes').flatMap((volume) => [
    textAt(volume, 'configMap.name'),
    ...recordsAt(volume, 'projected.sources').map((source) => textAt(source, 'configMap.name')),
  ]);
  const variables = workload.containers.flatMap(({ spec }) => [
    ...recordsAt(spec, 'envFrom').map((source) => textAt(source, 'configMapRef.name')),
    ...recordsAt(spec, 'env').map((variable) => textAt(variable, 'valueFrom.configMapKeyRef.name')),
  ]);
  return [...new Set([...volumes, ...variables].filter((name) => name !== undefined))];
});

/** Whether a text names a host, alone or with its namespace behind it. */
export function mentions(text: string, host: string): boolean {
  // Most texts do not, and an expression is compiled for each name.
  if (!text.includes(host)) return false;
  const escaped = host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w./-])${escaped}(?![\\w-])|@${escaped}(?![\\w-])|//${escaped}(?![\\w-])`).test(text);
}
