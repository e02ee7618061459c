import { terraformObject } from '@vmshift/findings';
import { type RuleCases, testRule } from '@vmshift/findings/testing';
import { valueAtPath } from '@vmshift/kubernetes';
import type { PlanContext } from '../src/rule';
import { planRules } from '../src/rules/rules';
import { terraformFindings } from '../src/terraform-findings';

/** What is told because no rule knows the attribute: a rule that knows it is what a case of a rule is about. */
const UNJUDGED = ['attribute-unjudged', 'other-attributes-unjudged'];

/**
 * Tests one rule over plans next to it, as `testRule` does. Of each finding the path must exist in the object before or
 * after, and be one that the rule declares to read.
 */
export function testPlanRule(id: string, cases: RuleCases<PlanContext>): void {
  testRule(planRules, id, cases);
  test.each(Object.entries(cases.flags))(`${id} tells a place that exists and that it reads: %s`, (_, [context]) => {
    const rule = planRules.find((one) => one.id === id);
    for (const { object, path } of rule?.judge(context) ?? []) {
      if (path === '') continue;
      expect(objectsOf(context, object).filter((one) => valueAtPath(one, path) !== undefined)).not.toEqual([]);
      // A rule over whole objects declares none.
      if (rule?.reads.length)
        expect(rule.reads.filter((read) => covers(read, `${typeOf(object)}.${path}`))).not.toEqual([]);
    }
  });
}

/** Tests that no rule that knows what changes warns of plans that harm nothing, or blocks them. Each has a title. */
export function testHarmless(cases: Readonly<Record<string, PlanContext>>): void {
  test.each(Object.entries(cases))('no rule warns: %s', (_, context) => {
    expect(
      terraformFindings(context).filter(({ id, verdict }) => verdict !== 'info' && !UNJUDGED.includes(id)),
    ).toEqual([]);
  });
}

/** What has the name, on both sides. Of a provider block its arguments by their paths. */
function objectsOf({ stack, plan }: PlanContext, object: string): readonly unknown[] {
  const resources = [...plan.resources, ...plan.drift].filter(
    ({ address }) => terraformObject(stack, address) === object,
  );
  const settings = plan.providerArguments.filter(
    ({ provider }) => terraformObject(stack, `provider.${provider}`) === object,
  );
  return [
    ...resources.flatMap(({ before, after }) => [before, after]),
    ...settings.map(({ path, literal }) => tree(path, literal)),
  ];
}

function tree(path: readonly (string | number)[], leaf: unknown): unknown {
  return path.reduceRight<unknown>((below, step) => ({ [step]: below }), leaf);
}

/** `linode_volume` of `stack: linode_volume.x`; a provider block is its own type. */
function typeOf(object: string): string {
  const address = object.replace(/^.*?: /, '');
  return address.startsWith('provider.') ? address : (address.split('.')[0] ?? '');
}

/** Whether a path is, or lies below or above, one that a rule reads; `*` there stands for any name or index. */
function covers(read: string, path: string): boolean {
  if (new RegExp(`^${patternOf(read)}(?:[.[].*)?$`).test(path)) return true;
  for (let above = parentOf(read); above !== parentOf(above); above = parentOf(above)) {
    if (new RegExp(`^${patternOf(above)}$`).test(path)) return true;
  }
  return false;
}

function patternOf(read: string): string {
  return read
    .replace(/^([^.[]+)\[[^\]]*\]/, '$1')
    .replaceAll('.**', '\u0000')
    .replace(/\["[^"]*"\]/g, (quoted) => quoted.replaceAll('*', '\u0001'))
    .replace(/[.()|?+^$[\]{}\\/]/g, '\\$&')
    .replaceAll('\\.*', '(?:\\.[\\w-]+|\\["[^"]+"\\])')
    .replaceAll('\\[*\\]', '\\[\\d+\\]')
    .replaceAll('*', '[\\w-]*')
    .replaceAll('\u0000', '(?:[.[].*)?')
    .replaceAll('\u0001', '[^"]*');
}

function parentOf(path: string): string {
  return path.replace(/(?:\.[^.[\]]+|\[[^\]]*\])$/, '');
}
