// `gh attestation verify` for tests, on the builds in the file of $ATTESTATIONS (a list of Attested, see
// apps/vmshiftctl/src/testing/attested-builds.ts): it knows the flags of the manual, refuses what that refuses in its words,
// and answers in its JSON. A program, and a function for a process that has many to verify.
// See https://cli.github.com/manual/gh_attestation_verify
const { readFileSync } = require('node:fs');

/** Flags by what follows them, also of the strict stub; as the manual lists them, gh itself was not asked. */
const FLAGS = require('./attestation-flags.json');
const SLSA = 'https://slsa.dev/provenance/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';

/** What gh prints and exits with where it does not verify. */
class Refusal extends Error {
  constructor(text, code = 1) {
    super(text);
    this.code = code;
  }
}

function refuse(text, code) {
  throw new Refusal(text, code);
}

/** What `gh` does with these arguments and this environment. */
exports.verifyAttestation = (argv, env) => {
  try {
    return { code: 0, out: verify(argv, env), err: '' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, out: '', err: `${error.message}\n` };
  }
};

function verify([command, verb, ...words], env) {
  const { flags, rest } = parseWords(words);
  if (command !== 'attestation' || verb !== 'verify') refuse(`unknown command "${command}" for "gh"`);
  if (rest.length !== 1) refuse('must specify file path or container image URI, as well as one of --owner or --repo');
  if (flags['--repo'] === undefined) refuse('at least one of the flags in the group [owner repo] is required');
  if (!/^[^/]+\/[^/]+$/.test(flags['--repo'])) refuse(`invalid value provided for repo: ${flags['--repo']}`);
  if (!['json', undefined].includes(flags['--format']))
    refuse('invalid argument for "--format" flag: valid values are {json}');
  if (!env.GH_TOKEN && !env.GITHUB_TOKEN)
    refuse(
      'To get started with GitHub CLI, please run:  gh auth login\nAlternatively, populate the GH_TOKEN environment variable with a GitHub API authentication token.',
      4,
    );
  const [, digest] =
    /^oci:\/\/[a-z0-9./-]+@(sha256:[0-9a-f]{64})$/.exec(rest[0]) ?? refuse('failed to fetch remote image');
  const known = JSON.parse(readFileSync(env.ATTESTATIONS, 'utf8')).filter(
    (one) => one.digest === digest && one.repository.toLowerCase() === flags['--repo'].toLowerCase(),
  );
  if (known.length === 0)
    refuse(
      `Error: HTTP 404: Not Found (https://api.github.com/repos/${flags['--repo']}/attestations/${digest}?per_page=30)`,
    );
  const verified = known.filter((one) => problemOf(one, flags) === undefined);
  if (verified.length === 0) refuse(`Error: ${problemOf(known[0], flags)}`);
  if (flags['--format'] !== 'json') return '';
  return `${JSON.stringify(verified.map((one) => answerOf(one, flags['--signer-workflow'])))}\n`;
}

function parseWords(words) {
  const flags = {};
  const rest = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word.startsWith('-')) {
      rest.push(word);
      continue;
    }
    const [flag, value] = word.split(/=(.*)/s);
    if (FLAGS[flag] === 'alone') flags[flag] = 'true';
    else if (FLAGS[flag] === 'value') {
      if (value === undefined) at += 1;
      flags[flag] = value ?? words[at] ?? refuse(`flag needs an argument: ${flag}`);
    } else refuse(`unknown flag: ${flag}`);
  }
  return { flags, rest };
}

const urlOf = ({ repository }) => `https://github.com/${repository}`;
const signerOf = (one) => `${urlOf(one)}/.github/workflows/${one.workflow}@${one.ref}`;

/** Why gh does not take an attestation; a workflow is compared with the beginning, as a pattern. */
function problemOf(one, flags) {
  const host = flags['--hostname'] ?? 'github.com';
  if (flags['--signer-workflow'] && !new RegExp(`^https://${host}/${flags['--signer-workflow']}`).test(signerOf(one)))
    return 'verifying with issuer "sigstore.dev"';
  if (flags['--deny-self-hosted-runners'] && one.runner !== 'github-hosted')
    return 'verifying with issuer "sigstore.dev"';
  for (const [flag, name, value] of [
    ['--source-ref', 'SourceRepositoryRef', one.ref],
    ['--source-digest', 'SourceRepositoryDigest', one.commit],
  ])
    if (flags[flag] !== undefined && flags[flag] !== value)
      return `expected ${name} to be ${flags[flag]}, got ${value}`;
  return undefined;
}

/** What gh prints of an attestation that it verified. */
function answerOf(one, signerWorkflow) {
  return {
    attestation: {
      bundle: { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
      bundle_url: '',
      initiator: '',
    },
    verificationResult: {
      mediaType: 'application/vnd.dev.sigstore.verificationresult+json;version=0.1',
      signature: { certificate: certificateOf(one) },
      verifiedTimestamps: [{ type: 'Tlog', uri: 'https://rekor.sigstore.dev', timestamp: '2026-11-26T00:44:56Z' }],
      verifiedIdentity: {
        subjectAlternativeName: { subjectAlternativeName: '', regexp: `^https://github.com/${signerWorkflow}` },
        issuer: { issuer: '', regexp: '.*' },
        runnerEnvironment: 'github-hosted',
      },
      statement: {
        _type: 'https://in-toto.io/Statement/v1',
        subject: one.images.map((name) => ({ name, digest: { sha256: one.digest.replace('sha256:', '') } })),
        predicateType: SLSA,
        predicate: {},
      },
    },
  };
}

function certificateOf(one) {
  const signer = signerOf(one);
  return {
    certificateIssuer: 'CN=sigstore-intermediate,O=sigstore.dev',
    subjectAlternativeName: signer,
    issuer: ISSUER,
    githubWorkflowTrigger: one.event,
    githubWorkflowSHA: one.commit,
    githubWorkflowName: 'CI/CD',
    githubWorkflowRepository: one.repository,
    githubWorkflowRef: one.ref,
    buildSignerURI: signer,
    buildSignerDigest: one.commit,
    runnerEnvironment: one.runner,
    sourceRepositoryURI: urlOf(one),
    sourceRepositoryDigest: one.commit,
    sourceRepositoryRef: one.ref,
    sourceRepositoryIdentifier: '1349285058',
    sourceRepositoryOwnerURI: `https://github.com/${one.repository.split('/')[0]}`,
    sourceRepositoryOwnerIdentifier: '5993168',
    buildConfigURI: signer,
    buildConfigDigest: one.commit,
    buildTrigger: one.event,
    runInvocationURI: `${urlOf(one)}/actions/runs/${one.run}/attempts/${one.attempt}`,
    sourceRepositoryVisibilityAtSigning: 'public',
  };
}

/**
 * The functions of apps/vmshiftctl/src/run-program.ts with this in the place of `gh attestation verify`: it is asked for each image,
 * and takes longer to start than a release takes. The tests of `release` start it.
 */
exports.withAttestations = (real) => ({
  ...real,
  runProgram: async (program, argv, world, limits) => {
    if (program !== 'gh' || argv[0] !== 'attestation') return real.runProgram(program, argv, world, limits);
    const { code, out, err } = exports.verifyAttestation(argv, world.env);
    return { status: code, stdout: out, stderr: err };
  },
});

if (require.main === module) {
  const { code, out, err } = exports.verifyAttestation(process.argv.slice(2), process.env);
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
}
