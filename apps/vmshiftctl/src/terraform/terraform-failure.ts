import { LOCK_COMMAND, LOCK_FILE } from './provider-locks';

/** Why Terraform stopped, for a person, and whether that is something to put right. */
export interface TerraformFailure {
  /** `not-plannable`: a stack that this one reads has not been applied. */
  readonly kind: 'not-plannable' | 'failed';
  readonly message: string;
}

interface Cause {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpMatchArray, stack: string, output: string) => string;
}

/** In this order: what comes first would otherwise hide behind what follows from it. */
const CAUSES: readonly Cause[] = [
  {
    pattern: /errored\.tfstate/,
    explain: (_, stack) =>
      'the state could not be written to its backend; it is in a file next to the configuration, and before anything else: ' +
      `terraform -chdir=cdktf.out/stacks/${stack} state push errored.tfstate`,
  },
  {
    pattern: /Error acquiring the state lock/,
    explain: (_, stack, output) => {
      const field = (name: string): string =>
        new RegExp(`^\\W*${name}:\\s+(.+)$`, 'm').exec(output)?.[1]?.trim() ?? 'unknown';
      return (
        `the state is locked by ${field('Who')} since ${field('Created')} (${field('Operation')}); wait until that run ends; ` +
        `if it is dead: terraform -chdir=cdktf.out/stacks/${stack} force-unlock ${field('ID')}`
      );
    },
  },
  {
    pattern: /No value for required variable/,
    explain: (_, stack, output) => {
      const names = [...output.matchAll(/root module input variable "([^"]+)" is not set/g)].map(
        ([, name]) => `TF_VAR_${name}`,
      );
      return `not set: ${names.join(', ')}; export them, then run ./vmshiftctl deploy ${stack} (docs/operations.md lists where each comes from)`;
    },
  },
  {
    pattern: /Invalid value for variable[\s\S]*?\n\n((?:[^\n]+\n)+)\nThis was checked by/,
    explain: ([, detail], stack) =>
      `a variable has a value that is not allowed: ${detail?.trim().replace(/\s+/g, ' ')} Then: ./vmshiftctl plan ${stack}`,
  },
  {
    pattern:
      /(does not match\s+configured version constraint|Provider dependency changes detected|lock\s+file is read-only|does not\s+match any of the checksums recorded in the dependency lock\s+file)/,
    explain: ([what]) =>
      `the providers are not those of ${LOCK_FILE} (${what?.replace(/\s+/g, ' ')}); where a pin was raised on purpose: ${LOCK_COMMAND}; otherwise the package is not the one that was reviewed`,
  },
  {
    pattern:
      /(Failed to query available provider packages|Failed to install provider|could not connect to registry|Failed to resolve provider)/,
    explain: (_, stack) =>
      `the providers cannot be downloaded from registry.terraform.io; check the network, or name a mirror in ` +
      `provider_installation of the CLI configuration, then run ./vmshiftctl plan ${stack}`,
  },
  {
    pattern:
      /(No valid credential sources found|InvalidAccessKeyId|SignatureDoesNotMatch|failed to refresh cached credentials)/,
    explain: () =>
      'the state bucket refuses the credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, then run ./vmshiftctl doctor',
  },
  {
    pattern: /(?:in S3 bucket "([^"]+)"|S3: )[^\n]*StatusCode: 403/,
    explain: ([, bucket]) =>
      `the state bucket${bucket === undefined ? '' : ` ${bucket}`} refuses the key pair in AWS_ACCESS_KEY_ID; each environment ` +
      'has its own (docs/operations.md, "The state buckets")',
  },
  {
    pattern: /(NoSuchBucket|S3 bucket "[^"]*" does not exist)/,
    explain: () =>
      'the state bucket does not exist; create it as docs/operations.md describes, then run ./vmshiftctl doctor',
  },
  {
    pattern: /Backend configuration changed|Backend initialization required/,
    explain: (_, stack) =>
      'the folder was initialised for another state backend; move the state on purpose: ' +
      `terraform -chdir=cdktf.out/stacks/${stack} init -migrate-state, or remove its .terraform folder to use the new one as it is`,
  },
  {
    pattern: /(\[401\]|Invalid Token|\[403\][^\n]*linode)/i,
    explain: (_, stack) =>
      `Linode refuses the token; set LINODE_TOKEN to one with the scopes of docs/operations.md, then run ./vmshiftctl plan ${stack}`,
  },
  {
    pattern: /Instance cannot be destroyed[\s\S]*?Resource (\S+) has\s+lifecycle\.prevent_destroy/,
    explain: ([, address]) =>
      `the plan would destroy ${address}, which prevent_destroy forbids; take the change back, or set cluster.preventDestroy ` +
      'to false in the model and acknowledge it',
  },
  {
    pattern:
      /(could not download chart|is not a valid chart repository|failed to fetch [^\n]*index\.yaml|looks like "[^"]*" is not a valid)/,
    explain: (_, stack) =>
      `a chart repository cannot be reached; every plan reads it; try again: ./vmshiftctl plan ${stack}`,
  },
  {
    pattern:
      /(Kubernetes cluster unreachable|dial tcp[^\n]*|connection refused|i\/o timeout|no such host|context deadline exceeded|TLS handshake timeout)/,
    explain: ([what], stack) =>
      `an API cannot be reached (${what?.trim()}); check the network, the access list of the cluster and ` +
      `https://status.linode.com, then run ./vmshiftctl plan ${stack}`,
  },
];

/** A producer that has no state yet, or whose state lacks an output that is read. */
const PRODUCER_MISSING =
  /Unable to find remote state|No stored state was found|Unsupported attribute[\s\S]*?terraform_remote_state[\s\S]*?does not have an attribute/;

/** Explains the output of a failed Terraform run. `producers` are the stacks that this one reads. */
export function explainFailure(stack: string, output: string, producers: readonly string[]): TerraformFailure {
  if (producers.length > 0 && PRODUCER_MISSING.test(unframed(output))) {
    const names = producers.join(', ');
    return {
      kind: 'not-plannable',
      message: `it reads ${names}, not applied yet (or without an output that it needs); next: ./vmshiftctl deploy ${producers.join(' ')} ${stack}`,
    };
  }
  const text = unframed(output);
  for (const { pattern, explain } of CAUSES) {
    const match = pattern.exec(text);
    if (match !== null) return { kind: 'failed', message: explain(match, stack, text) };
  }
  return {
    kind: 'failed',
    message: `terraform failed: ${firstError(text)}; next: terraform -chdir=cdktf.out/stacks/${stack} plan`,
  };
}

/** Without the frame that Terraform draws around an error. */
export function unframed(output: string): string {
  return output.replace(/^[│╷╵] ?/gm, '');
}

/**
 * The first error of Terraform's output, on one line, without the source that it quotes, and without the values that it
 * prints below: an output of another stack is there in full, as its state does not say that it is a secret.
 * @param mostLines of what follows the title; more only where a run reads no state
 */
export function firstError(output: string, mostLines = 4): string {
  const text = unframed(output);
  const start = text.search(/^Error: /m);
  const [title = '', ...lines] = (start === -1 ? text.trim() : text.slice(start)).split('\n');
  const detail = lines
    .filter((line) => line.trim() !== '' && !/^\s+(on|with|\d+:)\b|^\s*\d+:|^\s+[├│]/.test(line))
    .slice(0, mostLines);
  return [title, ...detail.map((line) => line.trim())].join(' ').slice(0, 600);
}
