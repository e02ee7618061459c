import { objectConstructs } from '@vmshift/chart';
import { DIST_FOLDER, type Model, withProfile } from '@vmshift/environments';
import { nearestHint, UserError } from '@vmshift/findings';
import { autoscalerOf, type KubeObject, nearestPath, objectName, valueAtPath } from '@vmshift/kubernetes';
import { manifestFile } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { fieldsThatDiffer, isWithin, meet } from './fields-that-differ';
import { findInfluences, type Influence, type Trial } from './find-influences';
import { type Leaf, leavesBelow, withValue } from './model-leaves';
import { type Origin, originsOf, othersOf } from './origins';
import { recordConstructs } from './record-constructs';
import { type Chart, type ChartObject, chartOf, pathInChart, type RenderRoot } from './render-root';
import { type ReadingRule, readingSome, rulesReadingModel, rulesReadingObject } from './rules-reading';
import type { SourceLine } from './source-lines';
import type { ReadText } from './source-values';

/** What an environment's objects are rendered from. */
export interface ObjectSources {
  readonly model: Model;
  /** Name of the environment. */
  readonly environment: string;
  readonly pin: ReleasePin;
  /** Reads the sources in which the lines of values are looked up. */
  readonly read: ReadText;
  /** Is called with the number of renders, after each of them. @default no one is told */
  readonly onTrial?: (count: number) => void;
}

/** Why a rendered object is what it is. */
export interface ObjectExplanation {
  readonly environment: string;
  /** `Kind/name`. */
  readonly object: string;
  /** Its file in `dist/`. */
  readonly file: string;
  /** The field that was asked for, as findings print its path; empty for the whole object. */
  readonly field: string;
  /** What is rendered there. @default the whole object, which is in its file */
  readonly value?: unknown;
  /** The lines of our sources that made it, innermost first. */
  readonly madeAt: readonly SourceLine[];
  /** The values that it, or the field, comes from: of the model, of the profile, of the release pin. */
  readonly origins: readonly Origin[];
  /** Values with another of which the environment cannot be rendered at all, so that nothing is known of them. */
  readonly untried: readonly string[];
  /** The rules that read the object, or the field, and those of the model that read a value that it comes from. */
  readonly rules: readonly ReadingRule[];
}

/** A rendered object and the lines that made it. */
export type MadeObject = Pick<ObjectExplanation, 'object' | 'file' | 'madeAt'>;

/** Every object of an environment with the lines that made it, in the order in which they are rendered. */
export function madeObjects(sources: ObjectSources): readonly MadeObject[] {
  const { made, madeAt } = recordConstructs(() => chartOf(rootOf(sources)));
  return objectConstructs(made).map((construct) => ({
    object: nameOf(construct),
    file: fileOf(sources.environment, construct.toJson()),
    madeAt: madeAt(construct),
  }));
}

/**
 * Where an object and its fields come from. The lines are those that ran as it was made; the values are found by experiment:
 * each is changed in memory, and the object is rendered again.
 * @param object `Kind/name`
 * @param field path of a field. @default the whole object
 * @throws UserError when the environment has no such object, or that no such field
 */
export function explainObject(sources: ObjectSources, object: string, field = ''): ObjectExplanation {
  const root = rootOf(sources);
  const { made, madeAt } = recordConstructs(() => chartOf(root));
  const construct = objectConstructs(made).find((one) => nameOf(one) === object);
  if (construct === undefined) throw unknownObject(sources.environment, object, objectConstructs(made).map(nameOf));
  const rendered = construct.toJson() as KubeObject;
  const value = valueAtPath(rendered, field);
  if (value === undefined) throw unknownField(sources.environment, object, field, rendered, made);
  const path = pathInChart(construct, made);
  const leaves = leavesOfRoot(root);
  const { influences, untried } = findInfluences(
    leaves,
    othersOf(leaves, sources.model),
    (trial) => {
      const chart = chartOf(withTrial(root, trial));
      const other = objectConstructs(chart).find((one) => pathInChart(one, chart) === path);
      if (other === undefined) return [''];
      // Of one field few values are looked for, and they are found fast.
      return fieldsThatDiffer(rendered, other.toJson(), rendered.kind).filter((one) => meet(one, field));
    },
    sources.onTrial,
  );
  return {
    environment: sources.environment,
    object,
    file: fileOf(sources.environment, rendered),
    field,
    ...(field !== '' && { value }),
    madeAt: madeAt(construct),
    origins: originsOf(influences, sources),
    untried: untried.map(({ name }) => name),
    rules: rulesOf(sources, made, rendered, field, influences),
  };
}

function rulesOf(
  { model, environment, pin }: ObjectSources,
  chart: Chart,
  rendered: KubeObject,
  field: string,
  influences: readonly Influence[],
): readonly ReadingRule[] {
  const objects = objectsIn(chart);
  const ofObject = rulesReadingObject({ model, environment, pin, objects }, rendered);
  const names = new Set(influences.map(({ leaf }) => leaf.name));
  return [
    ...readingSome(ofObject, (path) => isWithin(path, field) && !NAMING.has(path)),
    ...readingSome(rulesReadingModel(withProfile(model)), (name) => names.has(name)),
  ];
}

/** What names an object is read by every rule that looks for another. */
const NAMING: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace']);

function rootOf({ model, environment: name, pin }: ObjectSources): RenderRoot {
  const { platform, environments } = withProfile(model);
  const environment = environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`the model has no environment ${name}`);
  return { environment, platform, pin };
}

function leavesOfRoot({ platform, environment, pin }: RenderRoot): readonly Leaf[] {
  return [
    ...leavesBelow(environment, ['environment'], environment.name),
    ...leavesBelow(platform, ['platform'], 'platform'),
    ...leavesBelow(pin, ['pin'], 'pin'),
  ];
}

function withTrial(root: RenderRoot, trial: Trial): RenderRoot {
  return [...trial].reduce((changed, [{ path }, value]) => withValue(changed, path, value), root);
}

function nameOf({ kind, name }: ChartObject): string {
  return `${kind}/${name}`;
}

function fileOf(environment: string, object: KubeObject): string {
  return `${DIST_FOLDER}/${environment}/${manifestFile(object)}`;
}

function unknownObject(environment: string, object: string, names: readonly string[]): UserError {
  return new UserError(
    `${environment} has no object ${JSON.stringify(object)}; ${nearestHint(object, names)}all of them: ./vmshiftctl explain ${environment}`,
  );
}

function unknownField(
  environment: string,
  object: string,
  field: string,
  rendered: KubeObject,
  chart: Chart,
): UserError {
  const autoscaler = field === 'spec.replicas' ? autoscalerIn(chart, object) : undefined;
  if (autoscaler !== undefined) {
    const name = objectName(autoscaler);
    return new UserError(
      `${environment}: ${object} has no field "spec.replicas": ${name} sets it in the cluster; where its bounds come from: ./vmshiftctl explain ${environment} ${name} spec`,
    );
  }
  const nearest = nearestPath(field, rendered);
  const below = valueAtPath(rendered, nearest);
  const fields = typeof below === 'object' && below !== null ? Object.keys(below).join(', ') : '';
  const where = nearest === '' ? '' : ` below ${nearest}`;
  return new UserError(
    `${environment}: ${object} has no field ${JSON.stringify(field)}${fields === '' ? '' : `; allowed${where}: ${fields}`}`,
  );
}

function autoscalerIn(chart: Chart, workload: string): KubeObject | undefined {
  const autoscalers = objectsIn(chart).filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return autoscalerOf({ name: workload }, autoscalers);
}

function objectsIn(chart: Chart): readonly KubeObject[] {
  return objectConstructs(chart).map((construct) => construct.toJson() as KubeObject);
}
