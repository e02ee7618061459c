import { objectName } from '@vmshift/manifests';
import { stringMapAt } from '../../data';
import type { Effect, Found } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';

interface OptionRule {
  readonly form: RegExp;
  readonly class: Found['class'];
  readonly verdict: Found['verdict'];
  readonly because: string;
  readonly consequence: string;
}

/** Options by which Argo CD treats one object in another way. Protection of claims is judged with the data. */
const OPTIONS: readonly OptionRule[] = [
  {
    form: /\b(Replace|Force)=true/,
    class: 'outage',
    verdict: 'block',
    because: 'the object is deleted and made anew instead of changed',
    consequence: 'every change of it is an outage; a claim loses its data',
  },
  {
    form: /\bIgnoreExtraneous\b/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object no longer counts when Argo CD compares',
    consequence: 'when it leaves dist/ nobody notices that it still runs',
  },
  {
    form: /\bPrune=false\b/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object stays in the cluster when it leaves dist/',
    consequence: 'the Application stays OutOfSync, and what runs is not what Git says',
  },
  {
    form: /\bValidate=false\b/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the API server is not asked to refuse unknown fields',
    consequence: 'a misspelt field is silently dropped',
  },
  {
    form: /\bServerSideApply=false\b|\bServerSideDiff=false\b/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the object is compared or applied in another way than all others',
    consequence: 'defaults of the API server show as differences for ever',
  },
  {
    form: /\bSkipDryRunOnMissingResource=true\b/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'an unknown kind no longer fails before anything is applied',
    consequence: 'a sync fails half-way',
  },
];

/** Annotations of Argo CD that change what it does with an object. */
export const argoCdAnnotations: Effect = ({ changes }) =>
  changes.flatMap(({ before, after, change }) => {
    if (after === undefined || change === 'removed') return [];
    const [was, is] = [stringMapAt(before, 'metadata.annotations'), stringMapAt(after, 'metadata.annotations')];
    return [
      ...otherAnnotations(objectName(after), was, is),
      ...['argocd.argoproj.io/sync-options', 'argocd.argoproj.io/compare-options'].flatMap((name) =>
        OPTIONS.filter(({ form }) => form.test(is[name] ?? '') && !form.test(was[name] ?? ''))
          .filter(({ form }) => !(after.kind === 'PersistentVolumeClaim' && form.test('Prune=false')))
          .map(({ form: _, ...rule }) => ({
            id: 'argo-cd-option',
            object: objectName(after),
            path: `metadata.annotations["${name}"]`,
            before: was[name],
            after: is[name],
            remedy: 'leave the option out, or set it for the whole Application with a reason',
            see: SEE,
            ...rule,
          })),
      ),
    ];
  });

/** Annotations that other rules judge: order, hooks, options. */
const KNOWN = /^argocd\.argoproj\.io\/(sync-wave|sync-options|compare-options|hook|hook-delete-policy)$/;

/** Any other annotation of Argo CD is a word to it: whose object it is, whether it is refreshed, what is ignored. */
function otherAnnotations(
  object: string,
  was: Readonly<Record<string, string>>,
  is: Readonly<Record<string, string>>,
): readonly Found[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => name.includes('argoproj.io/') && !KNOWN.test(name) && was[name] !== is[name])
    .map((name) => ({
      id: 'argo-cd-annotation',
      class: 'sync-failure',
      verdict: 'warn',
      object,
      path: `metadata.annotations["${name}"]`,
      before: was[name],
      after: is[name],
      because: 'Argo CD reads the annotation, and writes some of them itself',
      consequence: 'the object may count as another Application’s, or be left out of a sync',
      remedy: 'leave annotations of Argo CD to Argo CD',
      see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/',
    }));
}
