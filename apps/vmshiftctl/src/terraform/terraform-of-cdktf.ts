import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '@vmshift/infra/is-running';
import { PROGRAM_ROOT } from '../program-root';
import type { Interruption } from './interruption';
import { type ChildStopping, signalGroup } from './run-child';

/** Stands in for Terraform. */
const PROGRAM = join(PROGRAM_ROOT, 'apps/vmshiftctl/bin/terraform-of-cdktf');

const POLL_MS = 200;

/** The Terraform that one `cdktf deploy` runs, reached past cdktf. */
export class TerraformOfCdktf {
  private readonly folder: string;
  /** What cdktf needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What Terraform prints of the apply, in its JSON. */
  readonly log: string;

  /** @param planFile what is applied; next to it there is a folder for what Terraform leaves meanwhile */
  constructor(planFile: string) {
    this.folder = mkdtempSync(`${planFile}-`);
    this.env = { TERRAFORM_BINARY_NAME: PROGRAM, VMSHIFTCTL_TERRAFORM: this.folder, VMSHIFTCTL_PLAN: planFile };
    this.log = join(this.folder, 'apply.log');
    writeFileSync(this.log, '', { mode: 0o600 });
  }

  /**
   * Interrupts Terraform and leaves cdktf alone, which would drop Terraform at once; cdktf ends when its Terraform has
   * ended and no other may start. Only where no Terraform runs is cdktf itself interrupted.
   */
  readonly stopping: ChildStopping = {
    interrupt: (cdktf) => {
      // before the process id is read: a Terraform that is about to start sees one, or is seen
      writeFileSync(join(this.folder, 'stop'), '');
      if (!this.interrupt()) signalGroup(cdktf, 'SIGINT');
    },
    kill: (cdktf) => {
      const pid = this.running();
      // it leads the session of its terminal, so its providers are in its group
      if (pid !== undefined) signalGroup(pid, 'SIGKILL');
      signalGroup(cdktf, 'SIGKILL');
    },
  };

  /**
   * Waits for a Terraform that cdktf left behind; false when it outlives that time.
   * @param interruption tells of the first interrupt once, and not each listener
   */
  async ended(withinMs: number, interruption: Interruption): Promise<boolean> {
    const stopListening = interruption.listen(() => this.interrupt());
    try {
      for (let waited = 0; this.running() !== undefined; waited += POLL_MS) {
        if (waited >= withinMs) return false;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      return true;
    } finally {
      stopListening();
    }
  }

  /** Gives whether one was running. */
  private interrupt(): boolean {
    const pid = this.running();
    try {
      if (pid !== undefined) process.kill(pid, 'SIGINT');
      return pid !== undefined;
    } catch {
      return false; // it ended in the meantime
    }
  }

  private running(): number | undefined {
    const pid = readPid(join(this.folder, 'pid'));
    return pid !== undefined && isRunning(pid) ? pid : undefined;
  }
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined; // none was started
  }
}
