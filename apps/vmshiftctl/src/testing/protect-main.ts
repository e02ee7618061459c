import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configure } from './git-settings-file';

/** What GitHub says of a push that it refuses: on standard error, and of the branch in the answer of the push. */
export interface Refusal {
  readonly lines: readonly string[];
  readonly reason: string;
}

/** A branch protected by a ruleset. */
export const GH013: Refusal = {
  lines: [
    'error: GH013: Repository rule violations found for refs/heads/main.        ',
    'Review all repository rules at https://github.com/ilearn-code/iac-vmshift/rules?ref=refs%2Fheads%2Fmain',
    '',
    '- Changes must be made through a pull request.',
    '',
    '- Required status check "Review" is expected.',
    '',
  ],
  reason: 'push declined due to repository rule violations',
};

/** A branch protected by a branch protection rule. */
export const GH006: Refusal = {
  lines: [
    'error: GH006: Protected branch update failed for refs/heads/main.        ',
    'error: Changes must be made through a pull request.        ',
  ],
  reason: 'protected branch hook declined',
};

/** What is protected; nothing else is asked of the hook. */
const REF = 'refs/heads/main';

/** The token of the App that is on the bypass list. */
const BYPASS = 'installation-token';

/**
 * Lets a bare repository refuse pushes to `main` as GitHub does, but for those of the App.
 * @see https://git-scm.com/docs/githooks#proc-receive
 */
export function protectMain(bare: string, { lines, reason }: Refusal): void {
  configure(bare, { 'receive.procReceiveRefs': REF });
  const hook = join(bare, 'hooks/proc-receive');
  mkdirSync(join(bare, 'hooks'), { recursive: true });
  writeFileSync(
    hook,
    `#!/bin/sh
packet() { printf '%04x%s' $((\${#1} + 4)) "$1"; }
printf '000eversion=1\\000'
printf 0000
if [ "$PUSH_TOKEN" = ${BYPASS} ]; then
  packet 'ok ${REF}'
  packet 'option fall-through'
else
  printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >&2
  packet 'ng ${REF} ${reason}'
fi
printf 0000
exec cat > /dev/null
`,
  );
  chmodSync(hook, 0o755);
}

/** Gives a clone the App's token, as `actions/checkout` leaves it behind. */
export function giveBypass(clone: string, token = BYPASS): void {
  const command = `env PUSH_TOKEN=${token} git-receive-pack`;
  execFileSync('git', ['config', 'remote.origin.receivepack', command], { cwd: clone });
}
