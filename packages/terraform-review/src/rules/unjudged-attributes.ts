import { listFirst, type Rule } from '@vmshift/findings';
import { isComputed } from '../drift';
import { type AttributePath, at, Hidden, isEmpty, isPlanObject, printPath } from '../plan-value';
import { type PlanContext, type ResourcePlace, resourceRule } from '../rule';
import type { AttributeChange, PlannedResource } from '../terraform-plan';
import { attributePatterns } from '../unjudged/attribute-pattern';
import { type AttributeTopic, attributeTopic } from '../unjudged/attribute-topic';
import { HARMLESS } from '../unjudged/harmless-attributes';
import { chartName } from './chart-name';
import { isSwitchedOff } from './chart-replicas';

const SEE = 'https://registry.terraform.io/providers';

/** Names that a finding lists; the rest is counted, and stands in the plan. */
const MOST_NAMES = 6;

interface UnknownAttribute extends Pick<AttributeChange, 'path' | 'before' | 'after'> {
  /** The path of the largest map or list around it that one side does not have; else its own. */
  readonly whole: AttributePath;
  /** Undefined for a setting that belongs to none. */
  readonly topic: AttributeTopic | undefined;
}

/**
 * The rules about attributes that change and that no rule reads: nothing passes only because no rule knows it.
 * @param rules all other rules that judge an attribute, by what they declare that they read
 */
export function unjudgedAttributes(rules: readonly Pick<Rule<PlanContext>, 'reads'>[]): readonly Rule<PlanContext>[] {
  const isKnown = attributePatterns([...HARMLESS.map(([pattern]) => pattern), ...rules.flatMap(({ reads }) => reads)]);

  /** Attributes that change and that no rule knows, each with what it belongs to. */
  function unknownAttributes(resource: PlannedResource): readonly UnknownAttribute[] {
    const owner = { type: resource.type, chart: chartName(resource) };
    const changes = resource.changes
      .filter((change) => isDeclared(resource, change) && !isReplacing(resource, change.path))
      .flatMap(withinMaps)
      .map((change) => ({ ...change, whole: wholeOf(resource, change.path), isKnown: isKnown(owner, change.path) }));
    const judged = new Set(changes.filter((change) => change.isKnown).map(({ whole }) => printPath(whole)));
    return changes
      .filter((change) => !change.isKnown && !isSwitchedOff(change))
      .map(({ path, before, after, whole }) => {
        // What came into the values of a chart and is judged by some of it, such as a project, is no mere name.
        const isJudged = path[0] === 'values' && judged.has(printPath(whole)) && isEmpty(at(resource.before, ...whole));
        return { path, before, after, whole, topic: isJudged ? undefined : attributeTopic(owner, path) };
      })
      .filter(({ path, whole }) => whole.length === path.length || !isKnown(owner, whole));
  }

  /** Those of a topic; what came or went as a whole is one of them. */
  function attributesOfTopic(resource: PlannedResource) {
    const told = new Map<string, ResourcePlace & { readonly topic: AttributeTopic }>();
    for (const { whole, topic, path, before, after } of unknownAttributes(resource)) {
      if (topic === undefined || told.has(printPath(whole))) continue;
      const sides =
        whole.length === path.length
          ? { before, after }
          : { before: at(resource.before, ...whole), after: at(resource.after, ...whole) };
      told.set(printPath(whole), { path: whole, ...sides, topic });
    }
    return [...told.values()];
  }

  const attributeUnjudged = resourceRule({
    id: 'attribute-unjudged',
    title: 'A rule judges every attribute of access, identity, networking and storage that changes',
    actions: ['update', 'replace'],
    judge: attributesOfTopic,
    class: 'exposure',
    verdict: 'warn',
    because: ({ topic }) => `no rule knows what this attribute does, and by its name it belongs to ${topic}`,
    impact: 'it may be harmless or not: look it up before it is applied',
    fix: 'read the documentation of the provider, or of the chart, for this attribute',
    see: SEE,
    explainedBy: ['*'],
  });

  const otherAttributesUnjudged = resourceRule({
    id: 'other-attributes-unjudged',
    title: 'Every other attribute that changes is told, whether a rule judges it or not',
    actions: ['update', 'replace'],
    judge: (resource) => {
      const names = unknownAttributes(resource).flatMap(({ topic, path }) =>
        topic === undefined ? [printPath(path)] : [],
      );
      return names.length === 0 ? [] : [{ path: [], names }];
    },
    class: 'outage',
    verdict: 'info',
    because: ({ names }) => `no rule judges ${listFirst(names, MOST_NAMES)}`,
    impact: 'what they do when they change is not known here; the values stand in the plan',
    fix: 'read them in the plan',
    see: SEE,
  });

  return [attributeUnjudged, otherAttributesUnjudged];
}

/** Whether the change is one of the configuration, and not what the provider or the API computes. */
function isDeclared(resource: PlannedResource, { path, after, isFormatting }: AttributeChange): boolean {
  if (isFormatting || isComputed(resource, path)) return false;
  // The rules in unseen-values.ts tell it.
  if (printPath(path) === 'values' && after instanceof Hidden) return false;
  return after !== Hidden.UNKNOWN || resource.isConfigured(path);
}

/** Each attribute of a map that came or went, so that a rule about one of them knows it. */
function withinMaps(change: AttributeChange): readonly AttributeChange[] {
  const { path, before, after } = change;
  const map = [after, before].find((side) => isPlanObject(side) && !isEmpty(side));
  if (!isPlanObject(map) || (!isEmpty(before) && !isEmpty(after))) return [change];
  return Object.keys(map).flatMap((key) =>
    withinMaps({ ...change, path: [...path, key], before: at(before, key), after: at(after, key) }),
  );
}

/** The path of the largest map or list around an attribute that one side does not have; else the path itself. */
function wholeOf({ before, after }: PlannedResource, path: AttributePath): AttributePath {
  const around = path.slice(1, -1).map((_, index) => path.slice(0, index + 2));
  return around.find((one) => [before, after].some((side) => isEmpty(at(side, ...one)))) ?? path;
}

/** What forces a replacement is told with the object that goes. */
function isReplacing({ replacePaths }: PlannedResource, path: AttributePath): boolean {
  return replacePaths.some((forcing) => forcing.every((step, index) => step === path[index]));
}
