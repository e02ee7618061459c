import { again, BY_HAND, type Cause } from './failed-run';
import { IN_BETWEEN_REFUSALS } from './in-between-refusals';
import { STATE_UNWRITTEN, unwrittenState } from './left-state';
import { LINODE_REFUSALS } from './linode-refusals';
import { LOCK_COMMAND, LOCK_FILE } from './provider-locks';
import { STATE_BUCKET_REFUSALS } from './state-bucket-refusals';

const RESTORE = 'docs/maintenance.md, "Restore a state"';

/** In this order: what comes first would otherwise hide behind what follows from it. */
export const FAILURE_CAUSES: readonly Cause[] = [
  {
    pattern: STATE_UNWRITTEN,
    explain: (_, { stack, keptState }, output) => {
      const { what, command } = unwrittenState(stack, output, keptState);
      const next = command === undefined ? '' : `; before anything else: ${command}`;
      return `the state could not be written to its backend; ${what}${next}`;
    },
  },
  {
    pattern: /no\s+space\s+left\s+on\s+device|disk\s+quota\s+exceeded/i,
    explain: (_, run) =>
      'no space is left for what Terraform writes: the state or its lock, cdktf.out, the providers or the temporary folder ' +
      `(df -h . "\${TMPDIR:-/tmp}" shows which); free some, and ${again(run)}`,
  },
  {
    // Where the lock could not be written at all, no run holds it, and no ID is told.
    pattern: /Error acquiring the state lock[\s\S]*?\bID:\s+\S/,
    explain: (_, run, output) => {
      const field = (name: string): string =>
        new RegExp(`^\\W*${name}:\\s+(.+)$`, 'm').exec(output)?.[1]?.trim() ?? 'unknown';
      return (
        `the state is locked by ${field('Who')} since ${field('Created')} (${field('Operation')}); wait until that run ends; ` +
        `if it is dead: terraform -chdir=cdktf.out/stacks/${run.stack} force-unlock ${field('ID')} (${BY_HAND}); then ${again(run)}`
      );
    },
  },
  {
    pattern: /Error releasing the state lock(?:[\s\S]*?\n\s*ID:\s+(\S+))?/,
    explain: ([, id], run) =>
      'Terraform ended, and could not take its lock of the state away; ' +
      (id === undefined
        ? `./vmshiftctl plan ${run.stack} names the lock, where it is still there, and the command that breaks it`
        : `it is this run's own, so break it: terraform -chdir=cdktf.out/stacks/${run.stack} force-unlock ${id} (${BY_HAND}); then ${again(run)}`),
  },
  {
    pattern: /managed\s+by\s+newer\s+provider\s+version[\s\S]*?Upgrade\s+the\s+(\S+)\s+provider/,
    explain: ([, provider], run) =>
      `the state was written by a newer version of the provider ${provider} than the one that this checkout pins: git pull, ` +
      `where the clone is behind; else raise the pin again, or restore the state from before (${RESTORE}); then ${again(run)}`,
  },
  {
    pattern: /state\s+file\s+uses\s+format\s+version[\s\S]*?created\s+by\s+(Terraform\s+[\d.]+\d)/,
    explain: ([, version = 'a newer Terraform'], run) =>
      `the state was written by ${version.replace(/\s+/g, ' ')}, and this Terraform is too old to read it; install that ` +
      `version or a newer one (terraform version prints what is here), and ${again(run)}`,
  },
  {
    pattern: /Unsupported\s+state\s+file\s+format/,
    // What begins as no JSON does was not cut off, or edited by hand. Terraform tells of it in two errors.
    explain: (_, run, output) =>
      /syntax\s+error\s+at\s+byte\s+offset\s+1\b/.test(output)
        ? 'what came in place of the state is no state from its first character on: a page of a proxy or of a login, or what ' +
          'another program wrote there; nothing may be deployed over it; look at it from another network; where it is the ' +
          `same there, restore an earlier version (${RESTORE}); then ${again(run)}`
        : `the state is damaged, and nothing may be deployed over it; restore an earlier version (${RESTORE}), and ${again(run)}`,
  },
  {
    pattern: /No value for required variable/,
    explain: (_, run, output) => {
      const names = [...output.matchAll(/root module input variable "([^"]+)" is not set/g)].map(
        ([, name]) => `TF_VAR_${name}`,
      );
      return `not set: ${names.join(', ')}; export them (docs/setup.md lists where each comes from), and ${again(run)}`;
    },
  },
  {
    pattern: /Invalid value for variable[\s\S]*?\n\n((?:[^\n]+\n)+)\nThis was checked by/,
    explain: ([, detail], run) =>
      `a variable has a value that is not allowed: ${detail?.trim().replace(/\s+/g, ' ')} Then ${again(run)}`,
  },
  {
    pattern:
      /(does not match\s+configured version constraint|Provider dependency changes detected|lock\s+file is read-only|does not\s+match any of the checksums recorded in the dependency lock\s+file)/,
    explain: ([what]) =>
      `the providers are not those of ${LOCK_FILE} (${what?.replace(/\s+/g, ' ')}); where a pin was raised on purpose: ${LOCK_COMMAND}; otherwise the package is not the one that was reviewed`,
  },
  ...IN_BETWEEN_REFUSALS,
  {
    pattern:
      /(Failed to query available provider packages|Failed to install provider|could not connect to registry|Failed to resolve provider)/,
    explain: (_, run) =>
      `the providers cannot be downloaded from registry.terraform.io; check the network, or name a mirror in ` +
      `provider_installation of the CLI configuration, then ${again(run)}`,
  },
  ...STATE_BUCKET_REFUSALS,
  {
    pattern: /Backend configuration changed|Backend initialization required/,
    explain: (_, { stack }) =>
      'the folder was initialised for another state backend; move the state on purpose: ' +
      `terraform -chdir=cdktf.out/stacks/${stack} init -migrate-state, or remove its .terraform folder to use the new one as it is`,
  },
  ...LINODE_REFUSALS,
  {
    pattern: /Instance cannot be destroyed[\s\S]*?Resource (\S+) has\s+lifecycle\.prevent_destroy/,
    explain: ([, address]) =>
      `the plan would destroy ${address}, which prevent_destroy forbids; take the change back, or set cluster.preventDestroy ` +
      'to false in the model and acknowledge it',
  },
  {
    pattern: /\balready\s+exists\b|cannot\s+re-use\s+a\s+name\s+that\s+is\s+still\s+in\s+use/,
    explain: (_, run) =>
      `it exists already, and the state does not know it; where the state was lost, restore it (${RESTORE}); what a person or ` +
      'an interrupted run made is imported, and a release that is pending-install removed ' +
      `(docs/on-call.md#after-a-deploy-that-was-killed, step 3); then ${again(run)}`,
  },
  {
    pattern:
      /(could not download chart|is not a valid chart repository|failed to fetch [^\n]*index\.yaml|looks like "[^"]*" is not a valid)/,
    explain: (_, run) => `a chart repository cannot be reached; every plan reads it; ${again(run)}`,
  },
  {
    pattern:
      /(Kubernetes cluster unreachable|dial tcp[^\n]*|connection refused|i\/o timeout|no such host|context deadline exceeded|TLS handshake timeout|connection reset by peer|broken pipe|"https?:\/\/[^"\s]+": (?:unexpected )?EOF|server closed idle connection|server sent GOAWAY)/,
    explain: ([what], run) =>
      `an API cannot be reached (${what?.trim()}); check the network, the access list of the cluster and ` +
      `https://status.linode.com, then ${again(run)}`,
  },
];
