import type { Finding } from '@vmshift/findings';
import type { AttributePlan, ResourcePlan } from './describe-plan';
import { type StackReport, summarizePlan } from './stack-report';

const SIGN: Readonly<Record<ResourcePlan['action'], string>> = {
  delete: '-',
  replace: '-/+',
  forget: '.',
  update: '~',
  create: '+',
};

/** One stack for the terminal: summary, findings, then every change. */
export function planText(report: StackReport): readonly string[] {
  if (report.status !== 'planned') {
    return [`${report.stack}: ${report.status === 'failed' ? 'not planned' : 'not plannable yet'}: ${report.because}`];
  }
  const { stack, basis, plan, untold = [], findings, pendingProducers } = report;
  return [
    `${stack}: ${summarizePlan(plan, basis)}`,
    ...untold.map((path) => `  differs, and no rule judges it: ${path}`),
    ...(pendingProducers.length === 0
      ? []
      : [`  planned against ${pendingProducers.join(', ')} as applied now; changes there may change this plan`]),
    ...findings.flatMap((finding) => findingText(finding).map((line) => `  ${line}`)),
    ...plan.changes.flatMap((change) => changeText(change).map((line) => `  ${line}`)),
    ...plan.drift.flatMap(({ address, action, attributes }) => [
      `  ! ${address} ${action === 'delete' ? 'is gone' : 'changed'} outside Terraform`,
      ...attributes.map((attribute) => `      ${attributeText(attribute)}`),
    ]),
  ];
}

/** A finding on its lines: what, why, what happens, what to do. */
export function findingText(finding: Finding): readonly string[] {
  const { verdict, id, object, path, because, impact, fix, see } = finding;
  return [
    `${verdict.toUpperCase()} ${object}${path === '' ? '' : ` ${path}`} [${id}]`,
    `  ${because}`,
    `  then: ${impact}`,
    `  do: ${fix} (${see})`,
  ];
}

function changeText({ address, constructPath, action, because, previousAddress, attributes }: ResourcePlan): string[] {
  const notes = [
    ...(because.length === 0 ? [] : [`because of ${because.join(', ')}`]),
    ...(previousAddress === undefined ? [] : [`was ${previousAddress}`]),
    ...(constructPath === undefined ? [] : [`// ${constructPath}`]),
  ];
  return [
    `${SIGN[action]} ${[address, ...notes].join('  ')}`,
    ...attributes.map((attribute) => `    ${attributeText(attribute)}`),
  ];
}

function attributeText({ path, before, after }: AttributePlan): string {
  return `${path}: ${before ?? '(absent)'} -> ${after ?? '(absent)'}`;
}
