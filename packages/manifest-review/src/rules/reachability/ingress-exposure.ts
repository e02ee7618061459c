import type { EnvironmentView } from '../../cluster/environment-view';
import { type Route, routesOf } from '../../cluster/ingress-routes';
import { roleOf } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import { changeRule, newPlaces } from '../rule';
import { type ComparedRequest, comparedHosts } from './compared-routes';

const shared = {
  verdict: 'block',
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  reads: ['spec.rules', 'spec.defaultBackend'],
} as const;

const pathsIn = (requests: readonly ComparedRequest[]) => requests.map(({ path }) => path).join(', ');

/** Which requests the Ingresses answer, and by what. */
export const ingressExposure = [
  changeRule({
    ...shared,
    id: 'ingress-stops-serving',
    title: 'Requests that were answered are still answered',
    judge: (comparison) =>
      comparedHosts(comparison).flatMap(({ host, isGone, requests }) => {
        const gone = requests.filter(
          ({ was, is, gives }) => was !== undefined && is === undefined && gives === undefined,
        );
        const first = gone[0]?.was;
        if (first === undefined) return [];
        const answered = pathsIn(gone);
        return [
          {
            ...{ object: first.ingress, path: first.at, before: `https://${host} answers ${answered}` },
            after: isGone ? 'nothing answers for the host' : 'not found',
            ...{ host, isGone, answered },
          },
        ];
      }),
    class: 'outage',
    because: ({ host, isGone, answered }) =>
      isGone ? `no Ingress answers for ${host} any more` : `no path of ${host} covers ${answered}`,
    impact: ({ host, isGone, answered }) => `every request for ${isGone ? `https://${host}` : answered} fails`,
    // The model has one host for each environment, so the earlier one cannot stay next to another.
    fix: ({ host, isGone }) =>
      isGone
        ? `keep answering for ${host}, or acknowledge it once no client calls it any more`
        : 'keep the path, or check that it is not used',
  }),
  changeRule({
    ...shared,
    id: 'ingress-opens',
    title: 'The world can call the paths that clients need, and no others',
    judge: (comparison) =>
      comparedHosts(comparison).flatMap(({ host, isNew, requests }) => {
        const opened = requests.filter(({ was, is }) => was === undefined && is !== undefined);
        const first = opened[0]?.is;
        if (first === undefined || comparison.before.objects.length === 0) return [];
        const sensitive = [...new Set(opened.flatMap(({ gives }) => gives ?? []))];
        const answered = pathsIn(opened);
        return [
          {
            ...{ object: first.ingress, path: first.at },
            before: isNew ? `${host} is not served` : `${answered} not found`,
            after: `https://${host} answers ${answered}`,
            verdict: sensitive.length > 0 ? ('block' as const) : ('warn' as const),
            ...{ answered, sensitive },
          },
        ];
      }),
    class: 'exposure',
    because: 'the application has no authentication; what the Ingress routes, the world can call',
    impact: ({ answered, sensitive }) =>
      sensitive.length > 0 ? `strangers get ${sensitive.join('; ')}` : `strangers can call ${answered}`,
    fix: 'route only the paths that clients need, `Exact` where nothing lies below',
  }),
  changeRule({
    ...shared,
    id: 'ingress-reroutes',
    title: 'Requests reach the workload that answered them before',
    judge: (comparison) =>
      comparedHosts(comparison).flatMap(({ requests }) => {
        const moved = requests.flatMap(({ path, was, is }) => {
          if (!was || !is || was.backend === is.backend) return [];
          const target = targetsOf(is, comparison.after);
          return targetsOf(was, comparison.before) === target ? [] : [{ path, was, is, target }];
        });
        const [first] = moved;
        if (first === undefined) return [];
        return [
          {
            ...{ object: first.is.ingress, path: first.is.at, before: first.was.backend, after: first.is.backend },
            verdict: first.target.includes('api') ? ('warn' as const) : ('block' as const),
            paths: moved.map(({ path }) => path).join(', '),
            target: first.target,
          },
        ];
      }),
    class: 'outage',
    because: ({ paths, after, target }) =>
      `requests for ${paths} go to ${after}, behind which ${target === '' ? 'there is no pod' : `there is ${target}`}`,
    impact: 'clients get errors, or answers of another service',
    fix: 'name a Service and a port of it that lead to the API',
  }),
  changeRule({
    ...shared,
    id: 'ingress-path-twice',
    title: 'One path of a host leads to one workload',
    judge: (comparison) => newPlaces(pathsTwice)(comparison),
    class: 'outage',
    because: ({ host, first, target }) =>
      `${first.ingress} leads ${host}${first.path} to ${first.backend} already, and this one to ${target || 'no pod'}`,
    impact: 'the controller chooses one of the two: clients get errors, or answers of another service',
    fix: 'keep one of the two',
  }),
];

/** Routes of a request that an earlier one leads to other workloads. */
function pathsTwice(view: EnvironmentView) {
  const firsts = new Map<string, Route>();
  return routesOf(view).flatMap((route) => {
    const { host, path, pathType, ingress, backend, at } = route;
    const key = `${pathType} ${host} ${path}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, route);
    const target = targetsOf(route, view);
    if (first === undefined || target === targetsOf(first, view)) return [];
    return [{ object: ingress, path: at, now: backend, host, first, target }];
  });
}

/** The workloads behind a route, with their roles, printed. */
function targetsOf({ service }: Route, view: EnvironmentView): string {
  const object = view.find(`Service/${service}`);
  if (object === undefined) return '';
  return serversOf(object, view)
    .map((workload) => `${workload.name} (${roleOf(workload)})`)
    .join(', ');
}
