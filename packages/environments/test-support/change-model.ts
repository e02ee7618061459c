import type { Problem } from '@vmshift/findings';
import type { EnvironmentConfig } from '../src/environment-config';
import { model } from '../src/environments';
import type { Model } from '../src/model';
import type { Rule } from '../src/rules/rule';

/** What stands at a path of the model: `<environment>.<property>…` or `platform.<property>…`, with `[n]` for items. */
export type Change = readonly [path: string, value: unknown];

/**
 * A copy of the committed model with other values in it. The path's parents must exist, so that a test cannot break
 * something that is not there.
 */
export function changeModel(...changes: readonly Change[]): Model {
  const root = rootOf(structuredClone(model));
  for (const [path, value] of changes) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
    const last = keys.pop();
    let parent: unknown = root;
    for (const key of keys) parent = property(parent, key, path);
    if (last === undefined || !isRecord(parent)) throw new Error(`no such path in the model: ${path}`);
    parent[last] = value;
  }
  const { platform, ...byName } = root;
  return { platform, environments: Object.values(byName) } as Model;
}

/** What the rule finds after the changes: environment, path and the printed value of each problem. */
export function findings(rule: Rule, ...changes: readonly Change[]): readonly string[] {
  return rule.check(changeModel(...changes)).map(place);
}

/** `<environment>.<path> = <value>` */
export function place({ environment, path, value }: Problem): string {
  return `${environment}.${path} = ${value}`;
}

/** An environment of the committed model. */
export function environmentNamed(name: string, from: Model = model): EnvironmentConfig {
  const environment = from.environments.find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`no environment ${name} in the model`);
  return environment;
}

function rootOf({ platform, environments }: Model): Record<string, unknown> {
  return { platform, ...Object.fromEntries(environments.map((environment) => [environment.name, environment])) };
}

function property(parent: unknown, key: string, path: string): unknown {
  if (!isRecord(parent) || !(key in parent)) throw new Error(`no such path in the model: ${path}`);
  return parent[key];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every leaf of the committed model with its path, as {@link changeModel} takes it. */
export function modelLeaves(): readonly Change[] {
  return leavesOf(rootOf(model), '');
}

function leavesOf(value: unknown, path: string): readonly Change[] {
  if (!isRecord(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => {
    if (Array.isArray(value)) return leavesOf(child, `${path}[${key}]`);
    return leavesOf(child, path === '' ? key : `${path}.${key}`);
  });
}
