import type { Edit } from './environment-draft';

interface EnvironmentVariable {
  readonly name: string;
}

/** A variable that comes from a key of a Secret. @param of name of the Secret. @default `vmshift-secrets` */
export function secretVariable(name: string, key: string, of = 'vmshift-secrets'): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef: { name: of, key } } } as EnvironmentVariable;
}

/** A variable with its value written out. */
export function plainVariable(name: string, value: string): EnvironmentVariable {
  return { name, value } as EnvironmentVariable;
}

/** Puts a variable in the place of the one with its name, or adds it. @param env path of the list */
export function putVariable(object: string, env: string, variable: EnvironmentVariable): Edit {
  return (draft) =>
    draft.map<EnvironmentVariable[]>(object, env, (list) => [
      ...list.filter(({ name }) => name !== variable.name),
      variable,
    ]);
}

/** Removes a variable. @param env path of the list */
export function dropVariable(object: string, env: string, variable: string): Edit {
  return (draft) =>
    draft.map<EnvironmentVariable[]>(object, env, (list) => list.filter(({ name }) => name !== variable));
}
