import type { EnvironmentView } from '../../cluster/environment-view';
import { type Route, routeFor, routesOf } from '../../cluster/ingress-routes';
import { roleOf } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import type { Effect, Found } from '../effect';
import { APPLICATION_ROUTES } from './application-routes';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';

/** Which requests the Ingresses answer, before and after, for every host and every path that the application knows. */
export const ingressExposure: Effect = ({ before, after }) => {
  const [was, is] = [routesOf(before), routesOf(after)];
  if (is.length === 0 && was.length === 0) return [];
  const hosts = [...new Set([...was, ...is].map(({ host }) => (host === '*' ? 'any-host.invalid' : host)))];
  return hosts.flatMap((host) => [
    ...lost(host, was, is, after),
    ...opened(host, was, is, before),
    ...rerouted(host, was, is, before, after),
  ]);
};

/** Requests that were answered and are not any more. */
function lost(host: string, was: readonly Route[], is: readonly Route[], after: EnvironmentView): readonly Found[] {
  const gone = pathsOf(was, is).filter((path) => routeFor(was, host, path) && !routeFor(is, host, path));
  const [first] = gone.map((path) => routeFor(was, host, path));
  if (first === undefined) return [];
  const meant = gone.filter((path) => APPLICATION_ROUTES.find((route) => route.path === path)?.gives === undefined);
  if (meant.length === 0) return [];
  const hostGone = !is.some((route) => route.host === host || route.host === '*');
  return [
    {
      id: 'ingress-stops-serving',
      class: 'outage',
      verdict: 'block',
      object: first.ingress,
      path: 'spec.rules',
      before: `https://${host} answers ${meant.join(', ')}`,
      after: hostGone ? 'nothing answers for the host' : 'not found',
      because: hostGone ? `no Ingress names ${host} any more` : `no path of ${host} covers ${meant.join(', ')}`,
      impact: `every request for ${hostGone ? `https://${host}` : meant.join(', ')} fails`,
      fix:
        after.config && hostGone
          ? `keep ${after.config.host}, or add the new host beside it until nobody uses the old one`
          : 'keep the path, or check that nobody uses it',
      see: SEE,
    },
  ];
}

/** Requests that were refused and are now answered. */
function opened(host: string, was: readonly Route[], is: readonly Route[], before: EnvironmentView): readonly Found[] {
  if (before.objects.length === 0) return [];
  const fresh = pathsOf(was, is).filter((path) => routeFor(is, host, path) && !routeFor(was, host, path));
  const [first] = fresh.map((path) => routeFor(is, host, path));
  if (first === undefined) return [];
  const sensitive = APPLICATION_ROUTES.filter(({ path, gives }) => gives !== undefined && fresh.includes(path));
  const isNewHost = !was.some((route) => route.host === host || route.host === '*');
  return [
    {
      id: 'ingress-opens',
      class: 'exposure',
      verdict: sensitive.length > 0 ? 'block' : 'warn',
      object: first.ingress,
      path: 'spec.rules',
      before: isNewHost ? `${printHost(host)} is not served` : `${fresh.join(', ')} not found`,
      after: `https://${printHost(host)} answers ${fresh.join(', ')}`,
      because: 'the application authenticates nobody; what the Ingress routes, the world can call',
      impact:
        sensitive.length > 0
          ? `strangers get ${[...new Set(sensitive.map(({ gives }) => gives))].join('; ')}`
          : `strangers can call ${fresh.join(', ')}`,
      fix: 'route only the paths that clients need, `Exact` where nothing lies below',
      see: SEE,
    },
  ];
}

/** Requests that reach something else than before. */
function rerouted(
  host: string,
  was: readonly Route[],
  is: readonly Route[],
  before: EnvironmentView,
  after: EnvironmentView,
): readonly Found[] {
  const changed = pathsOf(was, is).flatMap((path) => {
    const [from, to] = [routeFor(was, host, path), routeFor(is, host, path)];
    if (!from || !to || from.backend === to.backend) return [];
    const [oldTarget, newTarget] = [targets(from, before), targets(to, after)];
    return oldTarget === newTarget ? [] : [{ path, from, to, newTarget }];
  });
  const [first] = changed;
  if (first === undefined) return [];
  return [
    {
      id: 'ingress-reroutes',
      class: 'outage',
      verdict: first.newTarget === '' || !first.newTarget.includes('api') ? 'block' : 'warn',
      object: first.to.ingress,
      path: 'spec.rules',
      before: first.from.backend,
      after: first.to.backend,
      because: `requests for ${changed.map(({ path }) => path).join(', ')} go to ${first.to.backend}, behind which ${first.newTarget === '' ? 'there is no pod' : `there is ${first.newTarget}`}`,
      impact: 'clients get errors, or answers of another service',
      fix: 'name a Service and a port of it that lead to the API',
      see: SEE,
    },
  ];
}

/** The workloads behind a route, with their roles, printed. */
function targets({ service }: Route, view: EnvironmentView): string {
  const object = view.find(`Service/${service}`);
  if (object === undefined) return '';
  return serversOf(object, view)
    .map((workload) => `${workload.name} (${roleOf(workload)})`)
    .join(', ');
}

/** The application's own paths and those that the rules name. */
function pathsOf(was: readonly Route[], is: readonly Route[]): readonly string[] {
  return [...new Set([...APPLICATION_ROUTES.map(({ path }) => path), ...[...was, ...is].map(({ path }) => path)])];
}

function printHost(host: string): string {
  return host === 'any-host.invalid' ? 'any other host' : host;
}
