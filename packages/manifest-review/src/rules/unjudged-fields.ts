import { printSafely, type Rule } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import type { FieldChange } from '../changes/field-changes';
import { readFields } from './read-fields';
import { type Comparison, changeRule } from './rule';

const WHOLE_CONTAINER = /\.(containers|initContainers)\[[^\]]*\]$/;

/** Fields of which it is known that no value loses data, takes a service away, or lets a client in. No rule reads one. */
export const HARMLESS: readonly string[] = [
  'spec.revisionHistoryLimit',
  'spec.successfulJobsHistoryLimit',
  // When the files of a volume get its group: at each start, or at the first one.
  '*.securityContext.fsGroupChangePolicy',
  // Which text a person sees of a container that ended: its file, or else the end of its log.
  '*.terminationMessagePolicy',
];

/**
 * The rule about fields that changed and that no rule reads: nothing passes only because no rule knows it.
 * @param rules all other rules that judge a field, by what they declare that they read
 */
export function unjudgedFields(rules: readonly Pick<Rule<unknown>, 'reads'>[]): Rule<Comparison> {
  const isRead = readFields([...HARMLESS, ...rules.flatMap(({ reads }) => reads)]);
  return changeRule({
    id: 'field-unjudged',
    title: 'A rule judges every field that changes',
    judge: ({ changes }) =>
      changes.flatMap(({ change, object, fields }) =>
        change === 'changed'
          ? withoutRenames(fields)
              .filter(({ path }) => !isRead(path))
              .map(({ path, before, after }) => ({
                object,
                path: path.replace(/ \(order\)$/, ''),
                before: print(path, before),
                after: print(path, after),
              }))
          : [],
      ),
    class: 'outage',
    verdict: 'warn',
    because: 'no rule knows what this field does',
    impact: 'it may be harmless or not: look it up before it is applied',
    fix: 'read the documentation of the field; kubectl explain names it',
    see: 'https://kubernetes.io/docs/reference/kubernetes-api/',
    explainedBy: [
      ...['schema', 'field-newer-than-classes', 'pod-security'],
      ...['container-added', 'container-removed', 'backup-step-missing'],
    ],
  });
}

/** As many containers came as went: all rules compare them with each other, under their new names. */
function withoutRenames(fields: readonly FieldChange[]): readonly FieldChange[] {
  const whole = fields.filter(({ path }) => WHOLE_CONTAINER.test(path));
  const isRename = whole.filter(({ before }) => before === undefined).length * 2 === whole.length;
  return isRename ? fields.filter((field) => !whole.includes(field)) : fields;
}

function print(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return printSafely(path, typeof value === 'string' ? value : canonical(value));
}
