import { UserError } from '@vmshift/findings';
import { BUILD_WORKFLOW } from '@vmshift/observation';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import type { ProgramResult } from '../run-program';
import { quote } from '../usage-error';

/** Runs GitHub's program. */
export type Gh = (args: readonly string[]) => Promise<ProgramResult>;

/** An image as a build is asked for: its reference, and what its caller claims of the build. */
export interface ImageClaim {
  /** Without tag and digest. */
  readonly repository: string;
  readonly digest: string;
  /** `<owner>/<name>` of the application. */
  readonly application: string;
  readonly branch: string;
  readonly commit: string;
}

/** The run of the application's workflow that signed an image. */
export interface AttestedRun {
  readonly id: number;
  readonly attempt: number;
}

/**
 * The part of what `gh` prints that is decided by GitHub's token and Sigstore's log. The workflow that was run can write
 * whatever it wants to the rest, of which the name of the image counts once the certificate is that of our workflow.
 * @see https://cli.github.com/manual/gh_attestation_verify
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
const VERIFIED = z
  .array(
    z.object({
      verificationResult: z.object({
        signature: z.object({
          certificate: z.object({
            issuer: z.string(),
            buildSignerURI: z.string(),
            buildTrigger: z.string(),
            runnerEnvironment: z.string(),
            sourceRepositoryURI: z.string(),
            sourceRepositoryRef: z.string(),
            sourceRepositoryDigest: z.string(),
            runInvocationURI: z.string(),
          }),
        }),
        statement: z.object({
          subject: z.array(z.object({ name: z.string(), digest: z.record(z.string(), z.string()) })),
        }),
      }),
    }),
  )
  .min(1);

type Verified = z.output<typeof VERIFIED>[number]['verificationResult'];
type Certificate = Verified['signature']['certificate'];

/**
 * The runs that built an image, by the attestations that GitHub keeps of it: signed in a run of the application's workflow
 * for a push of this commit to this branch, on GitHub's own machines.
 *
 * @throws UserError where there is none such, with what gh says of it
 */
export async function readAttestation(claim: ImageClaim, gh: Gh): Promise<readonly AttestedRun[]> {
  const place = `${claim.repository}@${claim.digest}`;
  const { status, stdout, stderr } = await gh(verifyArguments(claim));
  if (status !== 0)
    throw new UserError([`${place} is not verified: ${saidBy(stderr)}`, `  fix: ${fixOf(stderr, claim)}`]);
  const parsed = VERIFIED.safeParse(jsonOrUndefined(stdout));
  if (!parsed.success)
    throw new UserError(`${place} is not verified: gh printed what is not known here; fix: install the newest gh`);
  const verified = parsed.data.map(({ verificationResult }) => verificationResult);
  const runs = verified.map(({ signature }) => runOf(signature.certificate, claim, place));
  requireName(verified, claim, place);
  return runs;
}

/**
 * An image that was pushed to the repository of another one as well has the digest, and the attestation, of that.
 *
 * @throws UserError where the digest was attested under other names alone
 */
function requireName(verified: readonly Verified[], { repository, digest }: ImageClaim, place: string): void {
  const [algorithm = '', hash] = digest.split(':');
  const subjects = verified.flatMap(({ statement }) => statement.subject);
  const names = subjects.filter((subject) => subject.digest[algorithm] === hash).map(({ name }) => name);
  if (names.some((name) => name.toLowerCase() === repository.toLowerCase())) return;
  const found = [...new Set(names)].map(quote).join(', ') || 'another digest';
  throw new UserError([
    `${place} is not verified: its attestation is of ${found}`,
    '  fix: give each digest by the name of its own image',
  ]);
}

/** What gh is asked. It compares the workflow with the beginning alone, and as a pattern, so that `runOf` does it again. */
export function verifyArguments({ repository, digest, application, branch, commit }: ImageClaim): readonly string[] {
  return [
    ...['attestation', 'verify', `oci://${repository}@${digest}`, '--hostname', 'github.com', '--repo', application],
    ...['--signer-workflow', `${application}/.github/workflows/${BUILD_WORKFLOW}`],
    ...['--source-ref', `refs/heads/${branch}`, '--source-digest', commit],
    ...['--deny-self-hosted-runners', '--format', 'json'],
  ];
}

/** @throws UserError for a certificate of anything else */
function runOf(certificate: Certificate, { application, branch, commit }: ImageClaim, place: string): AttestedRun {
  const url = `https://github.com/${application}`;
  const ref = `refs/heads/${branch}`;
  const expected: Readonly<Partial<Certificate>> = {
    issuer: 'https://token.actions.githubusercontent.com',
    buildSignerURI: `${url}/.github/workflows/${BUILD_WORKFLOW}@${ref}`,
    buildTrigger: 'push',
    runnerEnvironment: 'github-hosted',
    sourceRepositoryURI: url,
    sourceRepositoryRef: ref,
    sourceRepositoryDigest: commit,
  };
  for (const [name, value] of Object.entries(expected)) {
    const found = certificate[name as keyof Certificate];
    if (!sameText(found, value, url))
      throw new UserError(`${place} is not verified: its attestation has the ${name} ${quote(found)}, not ${value}`);
  }
  const { runInvocationURI } = certificate;
  const [, id, attempt] = /\/actions\/runs\/(\d{1,15})\/attempts\/(\d{1,4})$/.exec(runInvocationURI) ?? [];
  if (!sameText(runInvocationURI, `${url}/actions/runs/${id}/attempts/${attempt}`, url))
    throw new UserError(`${place} is not verified: its attestation is of the run ${quote(runInvocationURI)}`);
  return { id: Number(id), attempt: Number(attempt) };
}

/** Whether two texts are the same; GitHub does not tell upper from lower case in the address of a repository. */
function sameText(one: string, other: string, url: string): boolean {
  const fold = (text: string) => text.slice(0, url.length).toLowerCase() + text.slice(url.length);
  return other.startsWith(url) ? fold(one) === fold(other) : one === other;
}

/** The line in which gh says why, without its marks. */
export function saidBy(stderr: string): string {
  const lines = stderr.split('\n').flatMap((line) => line.replace(/^\s*(✗|X|Error:)\s*/, '').trim() || []);
  const error = stderr.split('\n').findLast((line) => /^\s*Error:/.test(line));
  return (error?.replace(/^\s*Error:\s*/, '') ?? lines.at(0) ?? 'gh says nothing').slice(0, 300);
}

/**
 * Whether what gh asked, GitHub or the registry, could not answer just then: it says nothing of the image.
 * @see https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/transport/error.go
 */
export function passes(stderr: string): boolean {
  return PASSING.test(stderr);
}

const PASSING = new RegExp(
  [
    String.raw`\bHTTP (?:429|5\d\d)\b`,
    String.raw`status code (?:429|5\d\d)\b`,
    'TOOMANYREQUESTS|too many requests|rate limit',
    'timed out|timeout|deadline exceeded|did not answer',
    'connection (?:reset|refused)|unexpected EOF|: EOF$|no such host|server misbehaving|network is unreachable',
  ].join('|'),
  'im',
);

function fixOf(stderr: string, { application, branch, commit }: ImageClaim): string {
  if (/unknown (command|flag)/.test(stderr)) return 'install a newer gh: https://cli.github.com';
  if (/gh auth login|GH_TOKEN|HTTP 401/.test(stderr)) return 'gh auth login, or set GH_TOKEN';
  if (passes(stderr)) return 'run it again when GitHub and the registry answer; nothing was changed';
  if (/MANIFEST_UNKNOWN|manifest unknown/i.test(stderr))
    return `the registry has no such image, or has it no longer: build ${commit.slice(0, 12)} again, or take another build`;
  if (/authorization failed|denied access/.test(stderr)) return 'docker login ghcr.io';
  return `give the digests that the run of ${BUILD_WORKFLOW} for ${branch} at ${commit.slice(0, 12)} pushed: gh run list --repo ${application} --workflow ${BUILD_WORKFLOW} --branch ${branch}`;
}
