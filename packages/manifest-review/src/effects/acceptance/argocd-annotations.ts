import { objectName, stringMapAt } from '@vmshift/kubernetes';
import type { Effect, Found } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';

interface OptionRule {
  readonly form: RegExp;
  readonly class: Found['class'];
  readonly verdict: Found['verdict'];
  readonly because: string;
  readonly impact: string;
  /** @default to leave the option out */
  readonly fix?: string;
}

/**
 * Options by which Argo CD treats one object in another way.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/
 */
const OPTIONS: readonly OptionRule[] = [
  {
    form: /^(Replace|Force)=true$/,
    class: 'outage',
    verdict: 'block',
    because: 'the object is deleted and made anew instead of changed',
    impact: 'every change of it is an outage; a claim loses its data',
  },
  {
    form: /^IgnoreExtraneous$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object no longer counts when Argo CD compares',
    impact: 'when it leaves dist/ nobody notices that it still runs',
  },
  {
    form: /^Prune=(false|confirm)$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object stays in the cluster when it leaves dist/',
    impact: 'the Application stays OutOfSync, and what runs is not what Git says',
  },
  {
    form: /^Delete=(false|confirm)$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object stays in the cluster when its Application is deleted, or until a person confirms',
    impact: 'it outlives the environment and goes unnoticed',
  },
  {
    form: /^Validate=false$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the API server is not asked to refuse unknown fields',
    impact: 'a misspelt field is silently dropped',
  },
  {
    form: /^(ServerSideApply|ServerSideDiff)=false$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the object is compared or applied in another way than all others',
    impact: 'defaults of the API server show as differences for ever',
  },
  {
    form: /^SkipDryRunOnMissingResource=true$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'an unknown kind no longer fails before anything is applied',
    impact: 'a sync fails half-way',
  },
];

/** Options that keep an object as it is, or change only when it is applied. */
const HARMLESS: ReadonlySet<string> = new Set([
  'PruneLast=true',
  'Replace=false',
  'Force=false',
  'ServerSideApply=true',
  'SkipDryRunOnMissingResource=false',
  'Validate=true',
]);

const UNKNOWN_OPTION: Omit<OptionRule, 'form'> = {
  class: 'sync-failure',
  verdict: 'warn',
  because: 'no rule computes what this option does, and Argo CD ignores one that it does not know',
  impact: 'the object may be applied or compared in another way, or without what was meant',
  fix: 'look the option up; leave it out, or set it for the whole Application with a reason',
};

/** Annotations of Argo CD that change what it does with an object. */
export const argoCdAnnotations: Effect = ({ changes }) =>
  changes.flatMap(({ before, after, change }) => {
    if (after === undefined || change === 'removed') return [];
    const [was, is] = [stringMapAt(before, 'metadata.annotations'), stringMapAt(after, 'metadata.annotations')];
    return [
      ...otherAnnotations(objectName(after), was, is),
      ...['argocd.argoproj.io/sync-options', 'argocd.argoproj.io/compare-options'].flatMap((name) => {
        const known = new Set(options(was[name]));
        const added = options(is[name]).filter((option) => !known.has(option) && !isHarmless(option, after.kind));
        const rules = new Set(added.map((option) => OPTIONS.find(({ form }) => form.test(option)) ?? UNKNOWN_OPTION));
        return [...rules].map(({ class: threat, verdict, because, impact, fix }) => ({
          id: 'argo-cd-option',
          class: threat,
          verdict,
          object: objectName(after),
          path: `metadata.annotations["${name}"]`,
          before: was[name],
          after: is[name],
          because,
          impact,
          fix: fix ?? 'leave the option out, or set it for the whole Application with a reason',
          see: SEE,
        }));
      }),
    ];
  });

/** As Argo CD reads the list: each option as a whole, blanks around it aside. */
function options(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '');
}

/** What protects a claim is judged with the data. */
function isHarmless(option: string, kind: string): boolean {
  return HARMLESS.has(option) || (kind === 'PersistentVolumeClaim' && /^(Prune|Delete)=(false|confirm)$/.test(option));
}

/** Annotations that other rules judge: order, hooks, options. */
const KNOWN = /^argocd\.argoproj\.io\/(sync-wave|sync-options|compare-options|hook|hook-delete-policy)$/;

const IGNORES_HEALTH = 'argocd.argoproj.io/ignore-healthcheck';

/** Any other annotation of Argo CD is a word to it: whose object it is, whether it is refreshed, what is ignored. */
function otherAnnotations(
  object: string,
  was: Readonly<Record<string, string>>,
  is: Readonly<Record<string, string>>,
): readonly Found[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => name.includes('argoproj.io/') && !KNOWN.test(name) && was[name] !== is[name])
    .map((name): Found => {
      const found = {
        object,
        path: `metadata.annotations["${name}"]`,
        before: was[name],
        after: is[name],
        see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/',
      };
      return name === IGNORES_HEALTH && is[name] === 'true'
        ? {
            ...found,
            id: 'health-ignored',
            class: 'outage',
            verdict: 'block',
            because: 'the object no longer counts for the health of its Application',
            impact: 'a release that does not run shows as Healthy, in Argo CD and in ./vmshiftctl status',
            fix: 'leave the annotation out',
          }
        : {
            ...found,
            id: 'argo-cd-annotation',
            class: 'sync-failure',
            verdict: 'warn',
            because: 'Argo CD reads the annotation, and writes some of them itself',
            impact: 'the object may count as another Application’s, or be left out of a sync',
            fix: 'leave annotations of Argo CD to Argo CD',
          };
    });
}
