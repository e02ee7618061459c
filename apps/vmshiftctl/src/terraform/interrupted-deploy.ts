import type { PlannedResource } from '@vmshift/terraform-review';
import type { BegunObject } from './apply-log';
import type { ExistingObject } from './existing-objects';
import { BY_HAND } from './failed-run';
import type { LeftState } from './left-state';
import { importOf } from './object-import';
import type { StateObjects } from './state-objects';

/** How far a deploy had come when it was interrupted. Stacks by name, in the order in which they are deployed. */
export interface DeployProgress {
  readonly stage: 'planning' | 'deploying' | 'checking';
  /** The stack that was being worked on; undefined while all are planned. */
  readonly stack: string | undefined;
  /** kubectl's context of the one cluster that the stack works on. @default a placeholder is printed */
  readonly context?: string;
  readonly deployed: readonly string[];
  /** Not deployed, or not to the end; the stack that was being worked on first. */
  readonly left: readonly string[];
}

/** What the Terraform that was interrupted left behind. */
export interface StoppedTerraform {
  /** Why it was stopped: `interrupted`, or a limit that was reached. */
  readonly reason: string;
  /** It was made to give up, or killed, and may not have written the state. */
  readonly gaveUp: boolean;
  /** Objects on which it began a call. */
  readonly begun: readonly BegunObject[];
  /** The state that it could not write to its backend. */
  readonly left: LeftState | undefined;
  /** Objects as they were planned. */
  readonly resources: readonly PlannedResource[];
  /** What Linode has of those that were to be made, and the state does not know. */
  readonly existing: readonly ExistingObject[];
  /** What the state knows afterwards; undefined when it could not be read. */
  readonly state: StateObjects | undefined;
}

/** What an interrupted deploy did, what has to be looked at, and how it goes on; one line each. */
export function interruptedDeploy(progress: DeployProgress, terraform: StoppedTerraform): readonly string[] {
  const { stage, stack, context, deployed } = progress;
  return [
    ...WHAT[stage](stack ?? '', terraform, context),
    ...(deployed.length === 0 ? [] : [`  deployed before that: ${deployed.join(', ')}`]),
    ...(stage === 'planning' && deployed.length === 0 ? ['  nothing was deployed'] : []),
    ...goOn(progress, terraform),
  ];
}

/** What a deploy did before a stack failed, and what it did not come to; the failure itself tells how that stack goes on. */
export function failedDeploy({ stack, deployed, left }: DeployProgress): readonly string[] {
  if (stack === undefined) return [];
  const rest = left.filter((name) => name !== stack);
  const done = deployed.filter((name) => name !== stack);
  return [
    ...(done.length === 0 ? [] : [`  deployed before that: ${done.join(', ')}`]),
    ...(rest.length === 0 ? [] : [`  not begun; once this is settled: ./vmshiftctl deploy ${rest.join(' ')}`]),
  ];
}

/** What an interrupted plan left behind. `args` are those of the command. */
export function interruptedPlan(
  { reason, gaveUp }: Pick<StoppedTerraform, 'reason' | 'gaveUp'>,
  args: readonly string[],
): readonly string[] {
  return [
    `${reason} while planning; nothing was changed`,
    ...(gaveUp
      ? [
          '  Terraform was stopped before it had ended, so a state may be locked: the next plan explains how to break that',
        ]
      : []),
    `  again: ${['./vmshiftctl plan', ...args].join(' ')}`,
  ];
}

const WHAT = {
  planning: (stack: string, { reason }: StoppedTerraform) => [
    `${reason} while planning${stack === '' ? '' : ` ${stack}`}`,
  ],
  deploying: (stack: string, terraform: StoppedTerraform, context?: string) => [
    `${stack}: ${terraform.reason} while it was deployed`,
    ...leftBehind(stack, terraform, context),
  ],
  checking: (stack: string, { reason }: StoppedTerraform) => [
    `${stack}: deployed; ${reason} before the plan that has to be empty was made`,
  ],
} as const;

function leftBehind(stack: string, terraform: StoppedTerraform, context?: string): readonly string[] {
  const { gaveUp, begun, left, state } = terraform;
  const made = begun.filter(({ action }) => action === 'create');
  const unknown = made.filter(({ address }) => state?.known.includes(address) !== true);
  const tainted = made.filter(({ address }) => state?.tainted.includes(address) === true);
  return [
    `  ${begun.length === 0 ? 'nothing of it had begun' : gaveUp ? GAVE_UP : ENDED}`,
    ...(left === undefined ? [] : unwritten(left)),
    ...(unknown.length === 0 ? [] : maybeMade(stack, unknown, terraform, context)),
    ...(tainted.length === 0 ? [] : halfMade(stack, tainted)),
    ...(gaveUp
      ? [`  the state may be locked: ./vmshiftctl plan ${stack} names the lock and the command that breaks it`]
      : []),
  ];
}

const GAVE_UP = 'Terraform was stopped before it had ended, perhaps before it had written the state';
const ENDED = 'Terraform ended in order and wrote the state';

function unwritten({ what, command }: LeftState): readonly string[] {
  const told = `  but not to its backend: ${what}`;
  return command === undefined ? [told] : [`${told}; before anything else:`, `    ${command}`];
}

function maybeMade(
  stack: string,
  objects: readonly BegunObject[],
  { resources, existing, state }: StoppedTerraform,
  context = '<context>',
): readonly string[] {
  const command = (address: string, id: string): string =>
    `terraform -chdir=cdktf.out/stacks/${stack} import '${address}' '${id}'`;
  return [
    state !== undefined
      ? `  the state does not know what was begun here, and it may be there all the same (${BY_HAND}):`
      : `  the state could not be read; it may not know what was begun here (${BY_HAND}):`,
    ...objects.flatMap((object) => {
      const { address } = object;
      const found = existing.filter((one) => one.address === address);
      if (found.length > 0) {
        return found.flatMap(({ id }) => [
          `    ${address}: Linode has it`,
          `      take it in: ${command(address, id)}`,
        ]);
      }
      const { look, id, instead } = importOf(
        object,
        resources.find((planned) => planned.address === address)?.after,
        context,
      );
      return [
        `    ${address}${look === undefined ? '' : `; look: ${look}`}`,
        ...(instead === undefined ? [] : [`      ${instead}`]),
        `      if it is there: ${command(address, id)}`,
      ];
    }),
  ];
}

/** Terraform replaces what was not made to its end. The guard refuses that for what holds data. */
function halfMade(stack: string, objects: readonly BegunObject[]): readonly string[] {
  return [
    '  not made to its end, so that the next deploy replaces it:',
    ...objects.flatMap(({ address }) => [
      `    ${address}`,
      `      to keep it, when it is complete by then: terraform -chdir=cdktf.out/stacks/${stack} untaint '${address}'`,
    ]),
  ];
}

function goOn({ stage, stack, left }: DeployProgress, { gaveUp }: StoppedTerraform): string[] {
  const next = stage === 'checking' ? left.filter((name) => name !== stack) : left;
  const check = stage === 'checking' ? [`  check it: ./vmshiftctl plan ${stack}`] : [];
  if (next.length === 0) return check;
  const when = stage === 'deploying' && gaveUp ? 'when that is done, ' : '';
  return [...check, `  ${when}go on with: ./vmshiftctl deploy ${next.join(' ')}`];
}
