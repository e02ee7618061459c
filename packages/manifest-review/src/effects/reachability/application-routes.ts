import { type Route, vmshift } from '@vmshift/application';

/** What the API answers. `/any-other-path` stands for what is not listed. */
export const APPLICATION_ROUTES: readonly Route[] = [
  ...vmshift.ingress.routes,
  { path: '/any-other-path', gives: 'whatever the application adds later' },
];
