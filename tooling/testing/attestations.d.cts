/** What `gh` does with these arguments and this environment. */
export function verifyAttestation(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly code: number; readonly out: string; readonly err: string };

/** The functions of `run-program.ts`, with `verifyAttestation` in the place of that program. */
export function withAttestations<RunProgram extends object>(real: RunProgram): RunProgram;
