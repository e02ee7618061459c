import { spawnSync } from 'node:child_process';

const { PATH, GOGC, GOMAXPROCS } = process.env;
/** The last two make it quick in tests (jest.config.js). */
const ENVIRONMENT = { PATH, KUBECONFIG: '/dev/null', GOGC, GOMAXPROCS };

/** Whether there is a `kubectl` to compare with. Tests that need one are skipped without. */
export const HAS_KUBECTL = spawnSync('kubectl', ['version', '--client'], { env: ENVIRONMENT }).status === 0;

/** What `kubectl` printed. */
export interface KubectlOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** `annotate --local` asks no server: it prints as JSON what Kubernetes' own reader made of its input. */
export function kubectl(text: string): KubectlOutput {
  return spawnSync('kubectl', ['annotate', '--local', '--filename', '-', '--output', 'json', 'read=yes'], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: ENVIRONMENT,
  });
}

/**
 * The objects that Kubernetes reads from YAML, in their order.
 * @throws Error with what kubectl says
 */
export function readByKubernetes(text: string): readonly unknown[] {
  const { stdout, stderr, status } = kubectl(text);
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split(/\n(?=\{)/)
    .filter((one) => one.trim() !== '')
    .map((one) => withoutMark(JSON.parse(one)));
}

interface WithMetadata {
  readonly metadata: { readonly annotations?: unknown; readonly managedFields?: unknown };
}

/** An object without what `annotate` itself adds and takes away: its mark, annotations without a value, owners of fields. */
export function withoutMark(object: unknown): unknown {
  const { metadata } = object as WithMetadata;
  const { annotations, managedFields: _, ...rest } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key, value]) => key !== 'read' && value !== null);
  return { ...(object as WithMetadata), metadata: { ...rest, annotations: Object.fromEntries(kept) } };
}
