import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, TestOrigin } from './testing/test-origin';

jest.setTimeout(60_000);

const root = join(__dirname, '../../..');
const guide = ['docs/developers.md', 'docs/on-call.md']
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** What the guide shows below a command, of each time that it shows the command. */
function shownBelow(command: string): readonly string[] {
  return [...guide.matchAll(/^\$ (\.\/vmshiftctl .*)\n((?:(?!\$ |```)[\s\S])*?)(?=\n\n\$ |\n```)/gm)].flatMap(
    ([, shown, output = '']) => (shown === command ? [steady(output)] : []),
  );
}

/** Without the commits of the clone, which are others each time. */
function steady(text: string): string {
  return text.replace(/\bin [0-9a-f]{12}(?=;)/g, 'in <commit>').trimEnd();
}

/** The words of a command; the text in quotes is one. */
function wordsOf(command: string): readonly string[] {
  const words = command.replace('./vmshiftctl ', '').match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}

const BUILDS = {
  first: '4c1f0e2b7a9d5c8e6f3a1b2d4e7f9a0c8b6d5e3f',
  second: '9b2d7f4e1c0a8d6b5e3f2a1c9d8e7f6a5b4c3d2e',
} as const;

const origin = new TestOrigin();
const clone = origin.clone();
beforeAll(async () => {
  const made = [BUILDS.first, BUILDS.second].map((commit, index) => {
    const number = index + 2;
    return { branch: 'main', commit, number, digests: [digest(`${number}`), digest(`${number + 2}`)] };
  });
  await origin.startGitHub(...made);
  for (const { commit, digests } of made) {
    const images = ['--image', `api=${digests[0]}`, '--image', `celery=${digests[1]}`];
    const { code, err } = await clone.run('release', '--branch', 'main', '--sha', commit, ...images, '--push');
    if (code !== 0) throw new Error(err);
  }
});
afterAll(() => origin.remove());

const WHY = '"500 on /api/v1/vms since the release"';

// One after the other, as on one day.
test.each([
  './vmshiftctl release --branch develop --sha d05a11b7c2e94f638a1db0c7e5f2946310ab87cd --sequence 43 --push',
  './vmshiftctl status',
  `./vmshiftctl rollback production --reason ${WHY} --push`,
  './vmshiftctl hold staging --reason "customer demo until Friday" --push',
  `./vmshiftctl release --branch develop --sha ${BUILDS.second} --sequence 45 --push`,
  './vmshiftctl resume production --push',
])('%s prints what the guide shows', async (command) => {
  const { out } = await clone.run(...wordsOf(command));
  expect(shownBelow(command)).toContain(steady(out));
});
