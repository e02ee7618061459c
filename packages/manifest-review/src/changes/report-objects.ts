import { credentialIn, isCredentialName, printValue } from '@vmshift/findings';
import { MASKED, type ReportField, type ReportObjectChange, type ReportObjects } from '@vmshift/findings/report';
import { canonical } from '@vmshift/kubernetes';
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
    for (const { change, object, from, fields } of changes) {
      // By the values themselves: two credentials are printed alike.
      const key = canonical([change, object, from ?? '', fields.map(valuesOf)]);
      const known = groups.get(key);
      if (known) known.environments.push(environment);
      else
        groups.set(key, {
          ...{ change, object, from, environments: [environment] },
          fields: reportFields(object, fields),
        });
    }
  }
  return {
    environments: environments.map(({ environment, changes }) => ({ environment, changes: changes.length })),
    changes: [...groups.values()].sort(byObject),
  };
}

function valuesOf({ path, before, after }: FieldChange): readonly unknown[] {
  return [path, before === undefined ? [] : [before], after === undefined ? [] : [after]];
}

function reportFields(object: string, fields: readonly FieldChange[]): readonly ReportField[] {
  // What stands in a Secret is told as a whole, so that nothing of its form is either.
  const printed = isSecret(object) ? fields.map((field) => ({ ...field, steps: [] })) : withTextChanges(fields);
  return printed.map((change) => ({
    path: change.path,
    before: print(change.before, change, object),
    after: print(change.after, change, object),
  }));
}

function isSecret(object: string): boolean {
  return object.startsWith('Secret/');
}

function print(value: unknown, change: PrintedChange, object: string): string | undefined {
  if (value === undefined) return undefined;
  const json = canonical(value);
  return isCredential(value, json, change, object) ? MASKED : printValue(value, json);
}

/** Whether the value is a credential, by the names of what it stands in or by what it looks like. */
function isCredential(value: unknown, json: string, { path, steps }: PrintedChange, object: string): boolean {
  if (isSecret(object) && /^(data|stringData)\b/.test(path)) return true;
  if (steps.length > 0 && isNamedCredential(value, json, steps)) return true;
  if (typeof value !== 'string') return credentialIn(json) !== undefined;
  const name = /(?:env\[([^\]]+)\][^[]*|([\w-]+))$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? '';
  return credentialIn(value) !== undefined || isCredentialName(name);
}

/** In a document a number may be a password, and a name covers all that is below it. */
function isNamedCredential(value: unknown, json: string, steps: PrintedChange['steps']): boolean {
  const names = steps.filter((step) => typeof step === 'string');
  if (credentialIn(`${JSON.stringify(names.at(-1) ?? '')}: ${json}`) !== undefined) return true;
  return typeof value !== 'boolean' && value !== null && names.some(isCredentialName);
}
