import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';

/** An object on which Terraform began a call of its provider. */
export interface BegunObject {
  readonly address: string;
  /** What the last call of it does. */
  readonly action: 'create' | 'update' | 'delete';
  /** What the provider calls the object, once the call is done, or where it was there before. */
  readonly id?: string;
}

/** An object whose call to make it goes on. */
export interface MakingObject {
  readonly address: string;
  readonly since: Date;
}

/**
 * The lines that are read; values of outputs stand in others, and are not kept.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
const line = z.object({
  '@message': z.string(),
  '@timestamp': z.string(),
  type: z.string(),
  change: z.object({ resource: z.object({ addr: z.string() }), action: z.string() }).optional(),
  changes: z.object({ operation: z.string() }).optional(),
  hook: z
    .object({
      resource: z.object({ addr: z.string() }),
      action: z.string().optional(),
      id_value: z.string().optional(),
    })
    .optional(),
  diagnostic: z
    .object({ severity: z.string(), summary: z.string(), detail: z.string(), address: z.string().optional() })
    .optional(),
});

type Line = z.infer<typeof line>;

/** Types of lines that a person is shown. Of a diagnostic its sentences, and not the values that come with it. */
const SHOWN = /^(apply_|provision_|state_lock_|change_summary$|log$)/;

/** Terraform's advice under each error of a lock: it tells how locks are switched off. */
const ADVICE = /\n*Terraform acquires a state lock [\s\S]*?(?=\n\n|$)/;

/** The state, where Terraform could write it nowhere. A state holds credentials, which no one is shown. */
const dump = z.object({ '@message': z.literal('Emergency state dump'), state: z.looseObject({ version: z.number() }) });

/** How a line of Terraform's begins. One that is no JSON was cut off by a disk that is full, perhaps within a value. */
const HALF = /^\{"@level":/;

/** Terraform's words where the state is no longer that of the plan. Nothing was applied then. */
const STALE = ['Saved plan is stale', 'Saved plan does not match the given state'];

/** What `terraform apply -json` of a plan file told. */
export class ApplyLog {
  /** It was applied to its end. */
  complete = false;
  /** The plan was refused, because the state had changed since. */
  stale = false;
  /** The state, where Terraform could write it neither to its backend nor to a file. */
  dumpedState: string | undefined;
  /** The file that {@link dumpedState} was kept in. */
  keptState: string | undefined;
  private readonly objects = new Map<string, BegunObject>();
  private readonly running = new Map<string, MakingObject>();
  private readonly planned = new Set<string>();
  private readonly problems: string[] = [];

  /** Objects on which a call began, in that order. */
  get begun(): readonly BegunObject[] {
    return [...this.objects.values()];
  }

  /** Objects that are being made now. */
  get making(): readonly MakingObject[] {
    return [...this.running.values()];
  }

  /** Every error with the object that it is of, and what is no line of JSON, as Terraform prints them without `-json`. */
  get errors(): string {
    return this.problems.join('\n');
  }

  /** Takes a line, and gives what a person is shown of it. */
  add(text: string): readonly string[] {
    const value = jsonOrUndefined(text);
    const dumped = dump.safeParse(value);
    if (dumped.success) this.dumpedState = JSON.stringify(dumped.data.state, null, 2);
    if (dumped.success || (value === undefined && HALF.test(text))) return [];
    const read = line.safeParse(value);
    if (!read.success) {
      if (text.trim() !== '') this.problems.push(text);
      return [text];
    }
    const { type, change, changes, diagnostic } = read.data;
    if (type === 'planned_change' && change !== undefined && change.action !== 'read')
      this.planned.add(change.resource.addr);
    if (type === 'change_summary' && changes?.operation === 'apply') this.complete = true;
    if (diagnostic !== undefined) return this.addDiagnostic(diagnostic);
    const position = this.addCall(read.data);
    const lines = read.data['@message'].split('\n').filter((part) => part.trim() !== '');
    return SHOWN.test(type) ? lines.map((part) => `${part}${position}`) : [];
  }

  /** Gives, of a call that begins, the how-manieth object of the plan it is of. */
  private addCall({ type, hook, ...rest }: Line): string {
    const action = callOf(hook?.action);
    if (hook === undefined || action === undefined) return '';
    const { addr: address } = hook.resource;
    if (/^apply_(complete|errored)$/.test(type)) this.running.delete(address);
    if (!/^apply_(start|complete)$/.test(type)) return '';
    if (type === 'apply_start' && action === 'create')
      this.running.set(address, { address, since: new Date(rest['@timestamp']) });
    const isNew = !this.objects.has(address);
    const id = hook.id_value;
    this.objects.set(address, { address, action, ...(id === undefined ? {} : { id }) });
    if (type !== 'apply_start' || !isNew) return '';
    return ` (${this.objects.size} of ${Math.max(this.planned.size, this.objects.size)})`;
  }

  private addDiagnostic({ severity, summary, detail, address }: NonNullable<Line['diagnostic']>): readonly string[] {
    if (STALE.includes(summary)) this.stale = true;
    const lines = [
      `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`,
      ...(address === undefined ? [] : ['', `  with ${address},`]),
      ...(detail === '' ? [] : ['', ...detail.replace(ADVICE, '').split('\n')]),
      '',
    ];
    if (severity === 'error') this.problems.push(...lines);
    return lines.filter((text) => text !== '');
  }
}

function callOf(action: string | undefined): BegunObject['action'] | undefined {
  return action === 'create' || action === 'update' || action === 'delete' ? action : undefined;
}
