import type { Verdict } from '@vmshift/findings';
import { type PlanValue, stringsAt } from '../plan-value';
import { resourceRule } from '../rule';
import { everyApplication } from './existing-applications';

const OPTIONS = ['syncPolicy', 'syncOptions'];

/** What a sync option does, where it does more than the order or the amount of work: verdict, and the effect. */
const EFFECTS: ReadonlyMap<string, readonly [verdict: Verdict, effect: string]> = new Map(
  Object.entries<readonly [verdict: Verdict, effect: string]>({
    'Force=true': [
      'block',
      'an object that cannot be changed in place is deleted and made again, a volume with its data',
    ],
    'Replace=true': [
      'block',
      'objects are replaced, and made again where that fails; what controllers wrote into them goes',
    ],
    'Validate=false': ['warn', 'fields that do not exist are dropped in silence'],
    'Prune=false': ['warn', 'what leaves dist/ runs on'],
    'Delete=false': ['warn', 'what the Application deployed stays when it is deleted'],
    'RespectIgnoreDifferences=true': ['warn', 'fields of ignoreDifferences are no longer written at all'],
    'SkipDryRunOnMissingResource=true': ['warn', 'an object of an unknown kind fails in the middle of a sync'],
    'CreateNamespace=true': [
      'warn',
      'Argo CD makes the namespace, without the labels of Pod Security that Terraform gives it',
    ],
    'PrunePropagationPolicy=orphan': ['warn', 'pods of a pruned workload run on, and nothing owns them'],
  }),
);

/** Options whose absence does something. */
const NEEDED: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'ServerSideApply=true':
      'objects are applied by the client: fields of others may be removed, large objects are refused',
  }),
);

function changedOptions(before: PlanValue | undefined, after: PlanValue | undefined) {
  const [was, is] = [before, after].map((application) => stringsAt(application, ...OPTIONS));
  if (was === undefined || is === undefined) return [];
  const came = is.filter((option) => !was.includes(option));
  const went = before === undefined ? [] : was.filter((option) => !is.includes(option));
  return [
    ...came.map((option) => {
      const [verdict, effect] = EFFECTS.get(option) ?? (['info', 'it changes how objects are written'] as const);
      return { option, verdict, what: `sync option ${option} is set`, effect };
    }),
    ...went.map((option) => {
      const effect = NEEDED.get(option);
      const verdict: Verdict = effect === undefined ? 'info' : 'warn';
      return { option, verdict, what: `sync option ${option} goes`, effect: effect ?? 'what it did is done no longer' };
    }),
  ];
}

/** What sync options that come and go do to the objects of an Application. */
export const applicationSyncOptions = resourceRule({
  types: ['helm_release'],
  chart: 'argocd-apps',
  id: 'application-sync-options',
  title: 'A sync writes objects as it did',
  actions: ['create', 'update'],
  judge: (release) =>
    everyApplication(release).flatMap(({ path, before, after }) =>
      changedOptions(before, after)
        // A first installation has its options from the model.
        .filter(({ verdict }) => before !== undefined || verdict !== 'info')
        .map((one) => ({ path: [...path, ...OPTIONS], ...one })),
    ),
  class: 'outage',
  verdict: 'block',
  because: ({ what }) => what,
  impact: ({ effect }) => effect,
  fix: 'set an option at the one object that needs it, by the annotation argocd.argoproj.io/sync-options',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  reads: ['values.applications.*.syncPolicy.syncOptions'],
});
