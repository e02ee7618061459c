import type { KubeObject } from '@vmshift/kubernetes';
import { asText, type Data, dataAt, itemPaths, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** One path of one host that an Ingress opens to the world. */
export interface Route {
  /** `*` when the rule names no host. */
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  /** `service:port`. */
  readonly backend: string;
  readonly service: string;
  /** Name or number of the Service's port. */
  readonly port: string;
  readonly ingress: string;
  /** Path of the route in the Ingress. */
  readonly at: string;
}

/** Every route of every Ingress, default backends as the prefix `/` of any host. */
export function routesOf(view: EnvironmentView): readonly Route[] {
  return view.ofKind('Ingress').flatMap(routesOfIngress);
}

function routesOfIngress(ingress: KubeObject): readonly Route[] {
  const rules = recordsAt(ingress, 'spec.rules');
  const rulePaths = itemPaths('spec.rules', rules, 'Ingress');
  const named = rules.flatMap((rule, index) => {
    const paths = recordsAt(rule, 'http.paths');
    const at = itemPaths(`${rulePaths[index]}.http.paths`, paths, 'Ingress');
    return paths.map((path, place) => routeOf(ingress, textAt(rule, 'host') ?? '*', path, at[place] ?? 'spec.rules'));
  });
  const fallback = dataAt(ingress, 'spec').defaultBackend;
  if (fallback === undefined) return named;
  return [...named, routeOf(ingress, '*', { pathType: 'Prefix', backend: fallback }, 'spec.defaultBackend')];
}

function routeOf(ingress: KubeObject, host: string, entry: Data, at: string): Route {
  const service = textAt(entry, 'backend.service.name') ?? '';
  const backendPort = dataAt(entry, 'backend.service.port');
  const port = asText(backendPort.name ?? backendPort.number ?? '');
  return {
    ...{ host, path: textAt(entry, 'path') ?? '/', pathType: textAt(entry, 'pathType') ?? '' },
    ...{ backend: `${service}:${port}`, service, port, ingress: `Ingress/${ingress.metadata.name}`, at },
  };
}

/**
 * The route that answers a request; undefined when none does. The longest path wins, an exact one over a prefix.
 * `ImplementationSpecific` is read as a prefix of the text, or as a regular expression when it looks like one.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
 */
export function routeFor(routes: readonly Route[], host: string, path: string): Route | undefined {
  const matching = routes.filter((candidate) => matchesHost(candidate.host, host) && matchesPath(candidate, path));
  return matching.sort(
    (left, right) =>
      Number(right.host !== '*') - Number(left.host !== '*') ||
      Number(right.pathType === 'Exact') - Number(left.pathType === 'Exact') ||
      right.path.length - left.path.length,
  )[0];
}

function matchesHost(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true;
  return (
    pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && !host.slice(0, -pattern.length + 1).includes('.')
  );
}

function matchesPath({ path: pattern, pathType }: Route, path: string): boolean {
  if (pathType === 'Exact') return pattern === path;
  if (pathType === 'ImplementationSpecific') return path.startsWith(pattern) || matchesExpression(pattern, path);
  const prefix = pattern.replace(/(?<!\/)\/+$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** Only `.*`, `(…)` and `|` are understood; anything else is taken to match. */
function matchesExpression(pattern: string, path: string): boolean {
  if (!/[*()|[\]+?\\^$]/.test(pattern)) return false;
  const stem = pattern.replace(/^\^/, '').split(/[*()|[\]+?\\^$]/)[0] ?? '';
  return path.startsWith(stem.replace(/\.$/, ''));
}
