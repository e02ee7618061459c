import type { Route as ApplicationRoute } from '@vmshift/application';
import { type Route, routeFor, routesOf } from '../../cluster/ingress-routes';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** Stands for every host that no rule names. */
const ANY_HOST = 'any-host.invalid';

/** Stands for every path that the profile does not list. */
const ANY_PATH: ApplicationRoute = { path: '/any-other-path', gives: 'whatever the application adds later' };

/** A request, and the route that answers it before and after; undefined where none does. */
export interface ComparedRequest {
  readonly path: string;
  readonly was: Route | undefined;
  readonly is: Route | undefined;
  /** What a stranger gets there and should not have; undefined for what is meant for strangers. */
  readonly gives: string | undefined;
}

/** All requests for one host. */
export interface ComparedHost {
  /** As a message prints it. */
  readonly host: string;
  readonly isNew: boolean;
  readonly isGone: boolean;
  readonly requests: readonly ComparedRequest[];
}

/** The requests that Ingresses answer, for every host of either side and every path that is known or named. */
export const comparedHosts: (comparison: Comparison) => readonly ComparedHost[] = once(({ before, after }) => {
  const [was, is] = [routesOf(before), routesOf(after)];
  const known: readonly ApplicationRoute[] = [...after.profile.ingress.routes, ANY_PATH];
  const hosts = new Set([...was, ...is].map(({ host }) => (host === '*' ? ANY_HOST : host)));
  const paths = new Set([...known, ...was, ...is].map(({ path }) => path));
  const serves = (routes: readonly Route[], name: string) => routes.some(({ host }) => host === name || host === '*');
  return [...hosts].map((host) => ({
    host: host === ANY_HOST ? 'any other host' : host,
    isNew: !serves(was, host),
    isGone: !serves(is, host),
    requests: [...paths].map((path) => ({
      path,
      was: routeFor(was, host, path),
      is: routeFor(is, host, path),
      gives: known.find((route) => route.path === path)?.gives,
    })),
  }));
});
