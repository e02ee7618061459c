import { release } from './objects';
import { updated } from './plan-builder';

/** The release whose values hold Applications, as findings name it. */
export const APPLICATIONS = 'stack: helm_release.x';

/** The path of an Application, or of a field below it, in that release. */
export const applicationPath = (path: string): string => `values.applications.a${path}`;

export const SOURCE = { repoURL: 'https://git.example.invalid/r.git', targetRevision: 'main', path: 'dist/dev' };
export const DESTINATION = { name: 'vmshift-dev', namespace: 'vmshift-dev' };

/** An Application as the chart takes it, with other fields in it. */
export const application = (over: object = {}): object => ({
  source: SOURCE,
  destination: DESTINATION,
  syncPolicy: { automated: { prune: true } },
  ...over,
});

export const FINALIZED = application({ finalizers: ['x'] });

/** The release of some Applications. */
export const applications = (byName: object): object => release('argocd-apps', { applications: byName });

/** A plan that changes the Application `a`, or takes it out of the release. */
export const changedApplication = (after: object | undefined, before: object = application()) =>
  updated('helm_release', applications({ a: before }), applications(after === undefined ? {} : { a: after }));
