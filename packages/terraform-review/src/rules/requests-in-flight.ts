import { counted, type Rule } from '@vmshift/findings';
import { type AttributePath, at, Hidden, isPlanObject, numberAt, type PlanValue, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { isOn } from './chart-setting';

const ENTRY_POINT = ['ports', 'websecure', 'http', 'middlewares'] as const;
const FILE = ['providers', 'file'] as const;
const DEFINITIONS = [...FILE, 'content', 'http', 'middlewares'] as const;
const FROM_FILE = '@file';
const SEE = 'https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/';

const shared = {
  types: ['helm_release'],
  chart: 'traefik',
  class: 'outage',
  see: SEE,
  reads: ['values.ports.websecure.http.middlewares.**', 'values.providers.file.**'],
} as const;

/** Middlewares of the entry point that the file provider has to define, and their definitions where it does. */
function middlewaresOf(values: PlanValue | undefined): readonly (readonly [string, PlanValue | undefined])[] {
  const defined = isOn(at(values, ...FILE, 'enabled')) ? at(values, ...DEFINITIONS) : undefined;
  return stringsAt(values, ...ENTRY_POINT)
    .filter((name) => name.endsWith(FROM_FILE))
    .map((name) => [name, at(defined, name.slice(0, -FROM_FILE.length))]);
}

/** Requests in flight that each path and pod takes; undefined without a bound. */
function boundOf(values: PlanValue | undefined): number | undefined {
  const amounts = middlewaresOf(values).flatMap(
    ([, middleware]) => numberAt(middleware, 'inFlightReq', 'amount') ?? [],
  );
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}

/** What the file gives the controller besides bounds on the requests in flight, each part printed by its path. */
function otherFileParts(values: PlanValue | undefined): ReadonlyMap<string, AttributePath> {
  const keysAt = (path: AttributePath): readonly string[] => {
    const found = at(values, ...path);
    return isPlanObject(found) ? Object.keys(found) : [];
  };
  const below = (path: AttributePath, skipped?: string): readonly AttributePath[] =>
    keysAt(path)
      .filter((key) => key !== skipped)
      .map((key) => [...path, key]);
  const [content, http] = [
    [...FILE, 'content'],
    [...FILE, 'content', 'http'],
  ] as const;
  const parts = [
    ...below(content, 'http'),
    ...below(http, 'middlewares'),
    ...keysAt(DEFINITIONS).flatMap((name) => below([...DEFINITIONS, name], 'inFlightReq')),
  ];
  return new Map(parts.map((path) => [JSON.stringify([path, at(values, ...path)]), path]));
}

/** The bound on the requests in flight, which the pooler and the database are sized by. */
export const requestsInFlightRules: readonly Rule<PlanContext>[] = [
  resourceRule({
    ...shared,
    id: 'ingress-file-routes',
    title: 'The ingress controller routes what Ingresses say, and nothing else',
    actions: ['create', 'update'],
    judge: ({ before, after }) => {
      const known = otherFileParts(at(before, 'values'));
      return [...otherFileParts(at(after, 'values'))]
        .filter(([part]) => !known.has(part))
        .map(([, path]) => ({ path: ['values', ...path], part: path.slice(FILE.length + 1).join('.') }));
    },
    class: 'exposure',
    verdict: 'block',
    because: ({ part }) => `the file gives the controller ${part}, which no Ingress asks for`,
    impact: 'requests of every host may be led to another server, changed on the way, or answered by someone else',
    fix: 'keep bounds on the requests in flight alone in providers.file.content; route by an Ingress',
    see: 'https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/file/',
  }),
  resourceRule({
    ...shared,
    id: 'ingress-middleware-missing',
    title: 'Every middleware of the entry point exists',
    actions: ['create', 'update'],
    judge: ({ before, after }) => {
      if (at(after, 'values') instanceof Hidden) return [];
      const missing = (values: PlanValue | undefined) =>
        middlewaresOf(values).flatMap(([name, middleware]) => (middleware === undefined ? [name] : []));
      const known = missing(at(before, 'values'));
      return missing(at(after, 'values'))
        .filter((name) => !known.includes(name))
        .map((name) => ({ path: ['values', ...ENTRY_POINT], name }));
    },
    verdict: 'block',
    because: ({ name }) =>
      `the entry point passes every request through ${name}, which the file provider does not define`,
    impact: 'Traefik drops every route of the entry point: each host answers 404',
    fix: 'define it in providers.file.content, with providers.file.enabled true',
  }),
  resourceRule({
    ...shared,
    id: 'ingress-requests-unbounded',
    title: 'The ingress controller bounds the requests in flight',
    actions: ['update'],
    judge: ({ before, after }) => {
      if (at(after, 'values') instanceof Hidden) return [];
      const [was, is] = [boundOf(at(before, 'values')), boundOf(at(after, 'values'))];
      if (was === undefined || (is !== undefined && is <= was)) return [];
      return [{ path: ['values'], before: was, after: is, verdict: is === undefined ? 'block' : 'warn' } as const];
    },
    verdict: 'block',
    because: ({ before, after }) =>
      after === undefined
        ? 'nothing bounds the requests in flight any more'
        : `each path takes ${counted(Number(after), 'request')} in flight in place of ${before}`,
    impact: 'sessions may hold all servers of a pooler while they wait for one more: the API stands still under load',
    fix: 'keep the bound; to raise it, raise ingress.limitRequests with the pooler and the database, and let Argo CD sync them first',
  }),
  resourceRule({
    ...shared,
    id: 'ingress-requests-refused',
    title: 'The ingress controller lets as many requests through as before',
    actions: ['update'],
    judge: ({ before, after }) => {
      if (at(after, 'values') instanceof Hidden) return [];
      const [was, is] = [boundOf(at(before, 'values')), boundOf(at(after, 'values'))];
      if (was === undefined || is === undefined || is * 2 >= was) return [];
      return [{ path: ['values'], before: was, after: is, verdict: is * 10 < was ? 'block' : 'warn' } as const];
    },
    verdict: 'block',
    because: ({ before, after }) =>
      `each path takes ${counted(Number(after), 'request')} in flight in place of ${before}`,
    impact: 'requests beyond it are answered with 429 while pods have nothing to do',
    fix: 'keep the bound; to lower it, lower ingress.limitRequests to what the pooler and the database give',
  }),
];
