import { fieldLines } from './field-lines';
import type { ReportObjectChange } from './report';
import type { ResourceDrift, ResourcePlan } from './report-stack';

const OBJECT_SIGNS: Readonly<Record<ReportObjectChange['change'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  renamed: '>',
};

const RESOURCE_SIGNS: Readonly<Record<ResourcePlan['action'], string>> = {
  delete: '-',
  replace: '-/+',
  forget: '.',
  update: '~',
  create: '+',
};

/** One change: a title, and the fields that differ. */
export interface ChangeLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** `~ Deployment/redis in staging, dev`, `> Service/new (was Service/old) in dev`. */
export function objectChangeLines({ change, object, from, environments, fields }: ReportObjectChange): ChangeLines {
  const was = from === undefined ? '' : ` (was ${from})`;
  return {
    title: `${OBJECT_SIGNS[change]} ${object}${was} in ${environments.join(', ')}`,
    lines: fields.flatMap(fieldLines),
  };
}

/**
 * Terraform's reasons that no attribute shows, in words.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
const REASONS = new Map([
  ['replace_because_tainted', 'because it is tainted: not made to its end, or marked by hand'],
  ['replace_by_request', 'because -replace asks for it'],
  ['replace_by_triggers', 'because of what replace_triggered_by names'],
]);

/** `-/+ linode_volume.v  because of region  // stack/volume`. */
export function resourceLines(resource: ResourcePlan): ChangeLines {
  const { address, constructPath, action, because, reason = '', previousAddress, attributes } = resource;
  const told = because.length === 0 ? REASONS.get(reason) : `because of ${because.join(', ')}`;
  const notes = [
    ...(told === undefined ? [] : [told]),
    ...(previousAddress === undefined ? [] : [`was ${previousAddress}`]),
    ...(constructPath === undefined ? [] : [`// ${constructPath}`]),
  ];
  return {
    title: `${RESOURCE_SIGNS[action]} ${[address, ...notes].join('  ')}`,
    lines: attributes.flatMap(fieldLines),
  };
}

/** `! linode_volume.v changed outside Terraform`. */
export function driftLines({ address, action, attributes }: ResourceDrift): ChangeLines {
  return {
    title: `! ${address} ${action === 'delete' ? 'is gone' : 'changed'} outside Terraform`,
    lines: attributes.flatMap(fieldLines),
  };
}
