import type { FindingClass, Rule, Verdict } from '@vmshift/findings';
import { objectName, stringMapAt } from '@vmshift/kubernetes';
import { annotationList } from '@vmshift/manifests';
import { SYNC_OPTIONS } from '../../cluster/sync-options';
import { once } from '../../once';
import { type Comparison, changeRule } from '../rule';

const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

/** Options by which Argo CD treats one object in another way. */
interface OptionRule {
  readonly id: string;
  readonly title: string;
  readonly form: RegExp;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly because: string;
  readonly impact: string;
  /** @default to leave the option out */
  readonly fix?: string;
}

/** The first that fits an option tells. @see https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/ */
const RULES: readonly OptionRule[] = [
  {
    id: 'object-replaced-by-sync',
    title: 'A sync changes objects and replaces none',
    form: /^(Replace|Force)=true$/,
    class: 'outage',
    verdict: 'block',
    because: 'the object is deleted and created again instead of changed',
    impact: 'every change of it is an outage; a claim loses its data',
  },
  {
    id: 'object-not-compared',
    title: 'Argo CD compares every object',
    form: /^IgnoreExtraneous$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object no longer counts when Argo CD compares',
    impact: 'when it leaves dist/, nothing shows that it still runs',
  },
  {
    id: 'object-not-pruned',
    title: 'Objects that leave dist/ leave the cluster',
    form: /^Prune=(false|confirm)$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object stays in the cluster when it leaves dist/',
    impact: 'the Application stays OutOfSync, and what runs is not what Git holds',
  },
  {
    id: 'object-outlives-application',
    title: 'Objects go with their Application, but for claims',
    form: /^Delete=(false|confirm)$/,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'the object stays in the cluster when its Application is deleted, or until a person confirms',
    impact: 'it outlives the environment and goes unnoticed',
  },
  {
    id: 'object-not-validated',
    title: 'The API server refuses unknown fields',
    form: /^Validate=false$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the API server is not asked to refuse unknown fields',
    impact: 'a misspelt field is silently dropped',
  },
  {
    id: 'object-applied-differently',
    title: 'All objects are applied and compared by the API server',
    form: /^(ServerSideApply|ServerSideDiff)=false$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the object is compared or applied in another way than all others',
    impact: 'defaults of the API server show as differences permanently',
  },
  {
    id: 'missing-kind-tolerated',
    title: 'An unknown kind fails before anything is applied',
    form: /^SkipDryRunOnMissingResource=true$/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'an unknown kind no longer fails before anything is applied',
    impact: 'a sync fails half-way',
  },
  {
    id: 'argo-cd-option-unknown',
    title: 'It is known what options of Argo CD do',
    form: /(?:)/,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'no rule computes what this option does, and Argo CD ignores one that it does not know',
    impact: 'the object may be applied or compared in another way, or without what was meant',
    fix: 'look the option up; leave it out, or set it for the whole Application with a reason',
  },
];

/** Options that keep an object as it is, or change only when it is applied. */
const HARMLESS: ReadonlySet<string> = new Set([
  'PruneLast=true',
  'PruneLast=false',
  'Prune=true',
  'Delete=true',
  'ServerSideDiff=true',
  'Replace=false',
  'Force=false',
  'ServerSideApply=true',
  'SkipDryRunOnMissingResource=false',
  'Validate=true',
]);

/** Options that come with the change, by annotation. */
const addedOptions = once(({ changes }: Comparison) =>
  changes.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const [was, is] = [stringMapAt(before, 'metadata.annotations'), stringMapAt(after, 'metadata.annotations')];
    return [SYNC_OPTIONS, COMPARE_OPTIONS].map((name) => {
      const known = annotationList(was[name]);
      return {
        place: {
          ...{ object: objectName(after), path: `metadata.annotations["${name}"]` },
          ...{ before: was[name], after: is[name] },
        },
        options: annotationList(is[name]).filter(
          (option) => !known.includes(option) && !isHarmless(option, after.kind),
        ),
      };
    });
  }),
);

/** What protects a claim is judged with the data. */
function isHarmless(option: string, kind: string): boolean {
  return HARMLESS.has(option) || (kind === 'PersistentVolumeClaim' && /^(Prune|Delete)=(false|confirm)$/.test(option));
}

function ruleOf(option: string): string | undefined {
  return RULES.find(({ form }) => form.test(option))?.id;
}

/** Argo CD applies, compares and deletes all objects alike. */
export const argoCdOptions: readonly Rule<Comparison>[] = RULES.map(({ form: _, fix, ...rule }) =>
  changeRule({
    ...rule,
    judge: (comparison) =>
      addedOptions(comparison)
        .filter(({ options }) => options.some((option) => ruleOf(option) === rule.id))
        .map(({ place }) => place),
    fix: fix ?? 'leave the option out, or set it for the whole Application with a reason',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
    reads: ['metadata.annotations'],
  }),
);
