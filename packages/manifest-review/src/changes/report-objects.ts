import { concealCredentials, isHiddenName, printValue } from '@vmshift/findings';
import { MASKED, type ReportField, type ReportObjectChange, type ReportObjects } from '@vmshift/findings/report';
import { canonical, documentIn, type KubeObject } from '@vmshift/kubernetes';
import { concealedFields } from './concealed-fields';
import type { FieldChange } from './field-changes';
import { byObject, type ObjectChange } from './object-changes';
import { type PrintedChange, withTextChanges } from './text-changes';

/** What a change does to one environment's objects. */
export interface EnvironmentChanges {
  readonly environment: string;
  readonly changes: readonly ObjectChange[];
}

/**
 * The changes as a report holds them: documents in texts compared as data, values printed, credentials masked, what is the
 * same in several environments once, in the order of the objects.
 */
export function reportObjects(environments: readonly EnvironmentChanges[]): ReportObjects {
  const groups = new Map<string, ReportObjectChange & { readonly environments: string[] }>();
  for (const { environment, changes } of environments) {
    for (const one of changes) {
      const { change, object, from, fields, after } = one;
      // By the values themselves: two credentials are printed alike.
      const key = canonical([
        change,
        object,
        from ?? '',
        fields.map(valuesOf),
        change === 'added' ? withoutNamespace(after) : '',
      ]);
      const known = groups.get(key);
      if (known) known.environments.push(environment);
      else
        groups.set(key, {
          ...{ change, object, from, environments: [environment] },
          fields: reportFields(one),
        });
    }
  }
  return {
    environments: environments.map(({ environment, changes }) => ({ environment, changes: changes.length })),
    changes: [...groups.values()].sort(byObject),
  };
}

/** A new object but for its namespace, which is another one in each environment. */
function withoutNamespace(object: KubeObject | undefined): unknown {
  return { ...object, metadata: { ...object?.metadata, namespace: '' } };
}

function valuesOf({ path, before, after }: FieldChange): readonly unknown[] {
  return [path, before === undefined ? [] : [before], after === undefined ? [] : [after]];
}

function reportFields(change: ObjectChange): readonly ReportField[] {
  const { fields, reveal } = concealedFields(change);
  // What stands in a Secret is told as a whole, so that nothing of its form is either.
  const printed = isSecret(change.object) ? fields.map((field) => ({ ...field, steps: [] })) : withTextChanges(fields);
  return printed.map((field) => ({
    path: field.path,
    before: print(field.before, field, change.object, reveal),
    after: print(field.after, field, change.object, reveal),
  }));
}

function isSecret(object: string): boolean {
  return /(?:^| )Secret\//.test(object);
}

/** All that is shown of a Secret besides its keys. */
const SHOWN_OF_A_SECRET = /^(?:type|immutable|apiVersion|metadata\.(?:name|namespace))$/;

function print(
  value: unknown,
  { path, steps }: PrintedChange,
  object: string,
  reveal: (value: unknown) => unknown,
): string | undefined {
  if (value === undefined) return undefined;
  if (isSecret(object) && !SHOWN_OF_A_SECRET.test(path)) return MASKED;
  const options = { name: nameIn(path), isDocument: steps.length > 0, documentIn };
  const isCovered = steps.some((step) => typeof step === 'string' && isHiddenName(step)) && !isNothing(value);
  const shown = isCovered ? MASKED : reveal(concealCredentials(value, options));
  return shown === MASKED && value !== MASKED ? MASKED : printValue(shown, canonical(shown));
}

/** No credential, whatever its name. */
function isNothing(value: unknown): boolean {
  return value === null || typeof value === 'boolean';
}

/** The variable, or else the field, that a path leads to. */
function nameIn(path: string): string {
  return /(?:env\[([^\]]+)\][^[]*|\["([^"]+)"\]|(?<![\w-])([\w-]+))$/.exec(path)?.slice(1).find(Boolean) ?? '';
}
