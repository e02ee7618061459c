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
  readonly output: string;
  /** Addresses that it was to create. */
  readonly creates: readonly string[];
  /** What the state knows afterwards; undefined when it could not be read. */
  readonly state: StateObjects | undefined;
}

/** What an interrupted deploy did, what has to be looked at, and how it goes on; one line each. */
export function interruptedDeploy(progress: DeployProgress, terraform: StoppedTerraform): readonly string[] {
  const { stage, stack, context, deployed, left } = progress;
  return [
    ...WHAT[stage](stack ?? '', terraform, context),
    ...(deployed.length === 0 ? [] : [`  deployed before that: ${deployed.join(', ')}`]),
    ...(stage === 'planning' && stack === undefined ? ['  nothing was deployed'] : []),
    ...goOn(progress, left, terraform),
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
    `${stack}: deployed; ${reason} while the plan that has to be empty was made`,
  ],
} as const;

function leftBehind(stack: string, terraform: StoppedTerraform, context?: string): readonly string[] {
  const { gaveUp, output, state } = terraform;
  const unknown = begun(terraform).filter((address) => state?.known.includes(address) !== true);
  const tainted = begun(terraform).filter((address) => state?.tainted.includes(address) === true);
  return [
    `  ${gaveUp ? GAVE_UP : told(output, BEGUN).size > 0 ? ENDED : 'nothing of it had begun'}`,
    ...(/errored\.tfstate/.test(output) ? pushState(stack) : []),
    ...(unknown.length === 0 ? [] : maybeMade(stack, unknown, state !== undefined, context)),
    ...(tainted.length === 0 ? [] : halfMade(stack, tainted)),
    ...(gaveUp
      ? [`  the state may be locked: ./vmshiftctl plan ${stack} names the lock and the command that breaks it`]
      : []),
  ];
}

const GAVE_UP = 'Terraform was stopped before it had ended, perhaps before it had written the state';
const ENDED = 'Terraform ended what it had begun and wrote the state';

function pushState(stack: string): readonly string[] {
  return [
    '  but not to its backend: it is in a file next to the configuration; before anything else:',
    `    terraform -chdir=cdktf.out/stacks/${stack} state push errored.tfstate`,
  ];
}

function maybeMade(
  stack: string,
  addresses: readonly string[],
  stateWasRead: boolean,
  context = '<context>',
): readonly string[] {
  return [
    stateWasRead
      ? '  the state does not know what was begun here, so that the next deploy makes it again:'
      : '  the state could not be read; it may not know what was begun here, so that the next deploy makes it again:',
    ...addresses.flatMap((address) => {
      const { look, id } = FINDING.find(({ type }) => type.test(address)) ?? { look: undefined, id: '<id>' };
      return [
        `    ${address}${look === undefined ? '' : `; look: ${look.replace('<context>', context)}`}`,
        `      if it is there: terraform -chdir=cdktf.out/stacks/${stack} import '${address}' '${id}'`,
      ];
    }),
  ];
}

/** Terraform replaces what was not made to its end. The guard refuses that for what holds data. */
function halfMade(stack: string, addresses: readonly string[]): readonly string[] {
  return [
    '  not made to its end, so that the next deploy replaces it:',
    ...addresses.flatMap((address) => [
      `    ${address}`,
      `      to keep it, when it is complete by then: terraform -chdir=cdktf.out/stacks/${stack} untaint '${address}'`,
    ]),
  ];
}

function goOn({ stage, stack }: DeployProgress, left: readonly string[], { gaveUp }: StoppedTerraform): string[] {
  const next = stage === 'checking' ? left.filter((name) => name !== stack) : left;
  const check = stage === 'checking' ? [`  check it: ./vmshiftctl plan ${stack}`] : [];
  if (next.length === 0) return check;
  const when = stage === 'deploying' && gaveUp ? 'when that is done, ' : '';
  return [...check, `  ${when}go on with: ./vmshiftctl deploy ${next.join(' ')}`];
}

/** Where an object is looked for, and what `terraform import` takes for it. */
const FINDING: readonly { readonly type: RegExp; readonly look: string; readonly id: string }[] = [
  { type: /^linode_lke_cluster\./, look: 'linode-cli lke clusters-list', id: '<id>' },
  { type: /^linode_lke_node_pool\./, look: 'linode-cli lke pools-list <cluster id>', id: '<cluster id>,<pool id>' },
  { type: /^linode_database_postgresql_v2\./, look: 'linode-cli databases postgresql-list', id: '<id>' },
  {
    type: /^linode_domain_record\./,
    look: 'linode-cli domains records-list <domain id>',
    id: '<domain id>,<record id>',
  },
  {
    type: /^helm_release\./,
    look: 'helm --kube-context <context> list --all --all-namespaces',
    id: '<namespace>/<name>',
  },
  { type: /^kubernetes_namespace(_v1)?\./, look: 'kubectl --context <context> get namespaces', id: '<name>' },
  { type: /^kubernetes_ingress_class(_v1)?\./, look: 'kubectl --context <context> get ingressclasses', id: '<name>' },
  {
    type: /^kubernetes_role_binding(_v1)?\./,
    look: 'kubectl --context <context> get rolebindings -A',
    id: '<namespace>/<name>',
  },
  { type: /^kubernetes_role(_v1)?\./, look: 'kubectl --context <context> get roles -A', id: '<namespace>/<name>' },
  { type: /^kubernetes_secret(_v1)?\./, look: 'kubectl --context <context> get secrets -A', id: '<namespace>/<name>' },
  {
    type: /^kubernetes_service_account(_v1)?\./,
    look: 'kubectl --context <context> get serviceaccounts -A',
    id: '<namespace>/<name>',
  },
];

/**
 * What the log saw begin; that it ended does not matter, the state may not have been written since. The log of a Terraform
 * that did not end in order may lack the beginning: then it is all that was to be created.
 */
function begun({ output, creates, gaveUp }: StoppedTerraform): readonly string[] {
  const addresses = [...told(output, CREATING)];
  return addresses.length > 0 || !gaveUp ? addresses : creates;
}

const CREATING = 'Creating\\.\\.\\.';
const BEGUN = '(Creating|Modifying|Destroying)\\.\\.\\.';

/** Addresses of which cdktf's log tells this; cdktf writes the path of the construct behind the address. */
function told(output: string, what: string): ReadonlySet<string> {
  const line = new RegExp(`^\\s*(?:\\S+ {2})?([\\w-]+\\.[^\\s:]+)(?: \\(.*\\))?: ${what}`, 'gm');
  return new Set([...output.matchAll(line)].map(([, address = '']) => address));
}
