import { verifyAttestation } from '../../../../tooling/testing/attestations.cjs';

/** The module that this stands in for: `jest.mock('../run-program', () => jest.requireActual('../testing/run-program-with-gh'))`. */
const real = jest.requireActual<typeof import('../run-program')>('../run-program');

export const { ProgramMissing, kubectlOf, followProgram } = real;

/**
 * Runs a program as the real one does, but answers `gh attestation verify` in this process, as the stub on PATH would: it is
 * asked for each image, and takes longer to start than a release takes. The tests of `release` start it.
 */
export const runProgram: typeof real.runProgram = async (program, args, world, limits) => {
  if (program !== 'gh' || args[0] !== 'attestation') return real.runProgram(program, args, world, limits);
  const { code, out, err } = verifyAttestation(args, world.env);
  return { status: code, stdout: out, stderr: err };
};
