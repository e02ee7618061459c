import { credentialIn, isCredentialName, printValue } from '@vmshift/findings';
import { MASKED, type ReportField, type ReportObjectChange, type ReportObjects } from '@vmshift/findings/report';
import { canonical } from '@vmshift/kubernetes';
import type { FieldChange } from './field-changes';
import type { ObjectChange } from './object-changes';

/** What a change does to one environment's objects. */
export interface EnvironmentChanges {
  readonly environment: string;
  readonly changes: readonly ObjectChange[];
}

/**
 * The changes as a report holds them: values printed, credentials masked, what is the same in several environments once, in
 * the order of the objects.
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
          fields: fields.map((field) => reportField(field, object)),
        });
    }
  }
  return {
    environments: environments.map(({ environment, changes }) => ({ environment, changes: changes.length })),
    changes: [...groups.values()].sort((left, right) => left.object.localeCompare(right.object)),
  };
}

function valuesOf({ path, before, after }: FieldChange): readonly unknown[] {
  return [path, before === undefined ? [] : [before], after === undefined ? [] : [after]];
}

function reportField({ path, before, after }: FieldChange, object: string): ReportField {
  return { path, before: print(before, path, object), after: print(after, path, object) };
}

function print(value: unknown, path: string, object: string): string | undefined {
  if (value === undefined) return undefined;
  const json = canonical(value);
  return isCredential(value, json, path, object) ? MASKED : printValue(value, json);
}

/** Whether the value is a credential, by its name or by what it looks like. */
function isCredential(value: unknown, json: string, path: string, object: string): boolean {
  if (object.startsWith('Secret/') && /^(data|stringData)\b/.test(path)) return true;
  if (typeof value !== 'string') return credentialIn(json) !== undefined;
  const name = /(?:env\[([^\]]+)\][^[]*|([\w-]+))$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? '';
  return credentialIn(value) !== undefined || isCredentialName(name);
}
