import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './linode/account';
import type { LinodeStub } from './linode/server';
import { sanitizeText } from './sanitize';
import { isEmptyPlan, sanitizePlan } from './sanitize-plan';
import { type Step, type Transcript, told } from './transcript';
import { type CommandResult, type Meanwhile, runLine, shownPlans, type Workspace } from './workspace';

/** Where the plans are kept that rules are tested on. */
const PLANS = 'packages/terraform-review/recordings/plans';

/** What happens to a platform that runs; one after the other, each begins where the one before it ended. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** File, what is in it, what is in its place; a file is new where nothing is replaced. */
export type Edit = readonly [file: string, from: string, to: string];

/** Where a scenario plays. */
export class Stage {
  private readonly steps: Step[] = [];
  private plansBefore = 0;

  constructor(
    readonly workspace: Workspace,
    readonly account: Account,
    readonly linode: LinodeStub,
    readonly folder: string,
    private readonly replacements: (readonly [string, string])[],
  ) {}

  begin(): void {
    this.steps.splice(0);
    this.plansBefore = shownPlans(this.workspace).length;
  }

  say(sentence: string): void {
    this.steps.push({ says: sentence });
  }

  /** Runs a command for the transcript. @throws Error with all that it printed when it ends with another code */
  async command(line: string, expected = 0, meanwhile?: Meanwhile): Promise<CommandResult> {
    console.log(`$ ${line}`);
    const result = await runLine(this.workspace, line, meanwhile);
    const output = told(line, result.lines).map((one) => sanitizeText(one, this.replacements));
    this.steps.push({ command: sanitizeText(line, this.replacements), output, exitCode: result.exitCode });
    if (result.exitCode !== expected)
      throw new Error(`${line} exited ${result.exitCode}, expected ${expected}:\n${result.lines.join('\n')}`);
    return result;
  }

  /** Runs a command that no reader needs to see. @throws Error with all that it printed when it fails */
  async quietly(line: string): Promise<readonly string[]> {
    const { exitCode, lines } = await runLine(this.workspace, line);
    if (exitCode !== 0) throw new Error(`${line} exited ${exitCode}:\n${lines.join('\n')}`);
    return lines;
  }

  /**
   * Changes files, renders what follows, and merges it.
   * @param edits file, text in it, and what stands in its place; a text that is not there is an error
   */
  async merge(message: string, edits: readonly Edit[]): Promise<void> {
    for (const [file, from, to] of edits) {
      const path = join(this.workspace.root, file);
      const text = from === '' ? '' : readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    if (edits.some(([file]) => file.endsWith('.ts'))) await this.quietly('./vmshiftctl synth');
    await this.quietly('git add -A');
    await this.quietly(`git commit -qm ${JSON.stringify(message)}`);
    await this.quietly('git push -q origin HEAD:main');
    this.say(`Merged: ${message}.`);
  }

  /** The command of Terraform's own that a text tells a person to paste. */
  printedCommand({ lines }: CommandResult, pattern: RegExp): string {
    const line = lines.find((one) => pattern.test(one));
    const command = /terraform -chdir.+$/.exec(line ?? '')?.[0];
    if (command === undefined) throw new Error(`no command ${pattern} was printed`);
    return command;
  }

  /** Commits what a report asks for under its findings that block, filled in. */
  async acknowledge({ lines }: CommandResult, reason: string): Promise<void> {
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const entries = lines
      .flatMap((line) => /^ {2}Acknowledge: (\{.+\})$/.exec(line)?.[1] ?? [])
      .map((entry) => ({ ...JSON.parse(entry), reason, by: 'ilearn-code', expires }));
    if (entries.length === 0) throw new Error('the report names nothing to acknowledge');
    await this.merge('Acknowledge what was refused', [
      ['apps/infra/acknowledged.json', '', `${JSON.stringify(entries, null, 2)}\n`],
    ]);
  }

  /** Gives a deploy another value of a secret from now on. */
  setSecret(name: string, value: string): void {
    this.workspace.env[name] = value;
    this.replacements.push([value, `(${name})`]);
  }

  kubectl(environment: string, line: string): string {
    const kubeconfig = join(this.folder, `vmshift-${environment}`, 'admin.kubeconfig');
    return `kubectl --kubeconfig ${kubeconfig} ${line}`;
  }

  /** What Linode bills now, for the transcript. */
  tellBill(): void {
    this.say(`Linode bills now: ${this.account.billed().join(', ') || 'nothing'}.`);
  }

  transcript({ name, title }: Scenario): Transcript {
    return { name, title, steps: [...this.steps] };
  }

  /** Keeps each plan that changes something, once; where none does, the last of each stack. */
  keepPlans({ name }: Scenario): void {
    const shown = shownPlans(this.workspace).slice(this.plansBefore);
    const changing = shown.filter(([, text]) => !isEmptyPlan(text));
    const plans = new Map<string, Set<string>>();
    for (const [stack, text] of changing.length > 0 ? changing : new Map(shown))
      plans.set(stack, (plans.get(stack) ?? new Set()).add(sanitizePlan(text, this.replacements)));
    if (plans.size === 0) return;
    const folder = join(PLANS, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [stack, texts] of plans)
      for (const [index, text] of [...texts].entries())
        writeFileSync(join(folder, `${stack}${index === 0 ? '' : `.${index + 1}`}.json`), text);
  }
}
