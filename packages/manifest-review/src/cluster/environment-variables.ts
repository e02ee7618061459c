import type { Container } from '@vmshift/kubernetes';
import { asText, at, dataAt, isData, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** Where a variable's value comes from. */
export type Variable =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'secret'; readonly secret: string; readonly key: string }
  | { readonly kind: 'other'; readonly source: string };

/** The variables of a container as its process sees them: later ones win, ConfigMaps are looked up. */
export function variablesOf(container: Container, view: EnvironmentView): ReadonlyMap<string, Variable> {
  const result = new Map<string, Variable>();
  for (const source of recordsAt(container.spec, 'envFrom')) {
    const prefix = textAt(source, 'prefix') ?? '';
    const data = dataAt(view.find(`ConfigMap/${textAt(source, 'configMapRef.name')}`), 'data');
    for (const [key, value] of Object.entries(data))
      result.set(`${prefix}${key}`, { kind: 'value', value: asText(value) });
  }
  for (const variable of recordsAt(container.spec, 'env')) {
    const name = textAt(variable, 'name');
    if (name !== undefined) result.set(name, sourceOf(variable, view));
  }
  return result;
}

function sourceOf(variable: unknown, view: EnvironmentView): Variable {
  const from = dataAt(variable, 'valueFrom');
  if (isData(from.secretKeyRef)) {
    return {
      kind: 'secret',
      secret: textAt(from, 'secretKeyRef.name') ?? '',
      key: textAt(from, 'secretKeyRef.key') ?? '',
    };
  }
  if (isData(from.configMapKeyRef)) {
    const [name, key] = [textAt(from, 'configMapKeyRef.name'), textAt(from, 'configMapKeyRef.key')];
    const value = dataAt(view.find(`ConfigMap/${name}`), 'data')[key ?? ''];
    return typeof value === 'string'
      ? { kind: 'value', value }
      : { kind: 'other', source: `missing ConfigMap/${name}:${key}` };
  }
  if (Object.keys(from).length > 0) return { kind: 'other', source: JSON.stringify(from) };
  const value = at(variable, 'value');
  return { kind: 'value', value: value === undefined || value === null ? '' : asText(value) };
}

/** A variable as a message may show it: never a value that may be a credential. */
export function printVariable(variable: Variable | undefined): string | undefined {
  if (variable === undefined) return undefined;
  if (variable.kind === 'secret') return `${variable.secret}:${variable.key}`;
  return variable.kind === 'value' ? variable.value : variable.source;
}
