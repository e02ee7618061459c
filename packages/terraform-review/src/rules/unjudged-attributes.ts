import type { Rule } from '@vmshift/findings';
import { isComputed } from '../drift';
import { type AttributePath, at, Hidden, isEmpty, isPlanObject, printPath } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { AttributeChange, PlannedResource } from '../terraform-plan';
import { attributePatterns } from '../unjudged/attribute-pattern';
import { attributeTopic } from '../unjudged/attribute-topic';
import { HARMLESS } from '../unjudged/harmless-attributes';
import { chartName } from './chart-name';

const SEE = 'https://registry.terraform.io/providers';

/** Names that a finding lists; the rest is counted, and stands in the plan. */
const MOST_NAMES = 6;

/**
 * The rules about attributes that change and that no rule reads: nothing passes only because no rule knows it.
 * @param rules all other rules that judge an attribute, by what they declare that they read
 */
export function unjudgedAttributes(rules: readonly Pick<Rule<PlanContext>, 'reads'>[]): readonly Rule<PlanContext>[] {
  const isKnown = attributePatterns([...HARMLESS.map(([pattern]) => pattern), ...rules.flatMap(({ reads }) => reads)]);

  /** Attributes that change and that no rule knows, each with what it belongs to. */
  function unknownAttributes(resource: PlannedResource) {
    const owner = { type: resource.type, chart: chartName(resource) };
    return resource.changes
      .filter((change) => isDeclared(resource, change) && !isReplacing(resource, change.path))
      .flatMap(withinMaps)
      .filter(({ path }) => !isKnown(owner, path))
      .map(({ path, before, after }) => ({ path, before, after, topic: attributeTopic(owner, path) }));
  }

  const attributeUnjudged = resourceRule({
    id: 'attribute-unjudged',
    title: 'A rule judges every attribute of access, identity, networking and storage that changes',
    actions: ['update', 'replace'],
    judge: (resource) =>
      unknownAttributes(resource).flatMap(({ topic, ...place }) => (topic === undefined ? [] : [{ ...place, topic }])),
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
    because: ({ names }) => `no rule judges ${listed(names)}`,
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

/** What forces a replacement is told with the object that goes. */
function isReplacing({ replacePaths }: PlannedResource, path: AttributePath): boolean {
  return replacePaths.some((forcing) => forcing.every((step, index) => step === path[index]));
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
