import { rmSync } from 'node:fs';
import { ADMINISTRATOR, GitHubAccount } from '../../apps/vmshiftctl/src/testing/github-account';
import { stubPrograms } from '../../apps/vmshiftctl/src/testing/stub-programs';
import { model } from '../../packages/environments/src';
import { brokenLines, Walk } from './walk';
import { WalkClone } from './walk-clone';

jest.setTimeout(300_000);

/** The most that may be left for people (docs/setup.md). */
const MOST_FOR_PEOPLE = 25;

let clone: WalkClone;
let account: GitHubAccount;
let url: string;
let programs: string;
beforeAll(async () => {
  clone = new WalkClone({ bundled: true });
  account = new GitHubAccount(model);
  url = await account.github.listen();
  // No cluster is there yet; and it takes half a second of Python to tell the version of aws.
  programs = stubPrograms({
    kubectl: '[ "$1" = version ] && echo "Client Version: v1.35.0"; exit 0',
    aws: 'echo aws-cli/2.22.0',
  });
});
afterAll(async () => {
  clone.remove();
  rmSync(programs, { recursive: true });
  await account.github.close();
});

test.each([80, 120])('an installer begins with an empty account in a terminal of %i columns', async (columns) => {
  const env = {
    ...clone.env,
    PATH: `${programs}:${clone.env.PATH}`,
    GITHUB_API_URL: url,
    LINODE_URL: 'http://127.0.0.1:9',
  };
  const walk = new Walk(`An installer, who has an empty account, in a terminal of ${columns} columns`, {
    ...{ cwd: clone.root, env, columns },
  });
  try {
    walk.step('"What does this machine lack?"');
    const looked = await walk.type('./vmshiftctl doctor');
    expect(looked.code).toBe(1);
    expect(looked.text).toMatch(/^fine +node /m);

    walk.step('"What would the set-up do?" Without a login, it tells how to log in.');
    const unknown = await walk.type('./vmshiftctl bootstrap');
    expect(unknown.code).toBe(1);
    expect(unknown.text).toContain('gh auth login');

    walk.step('"I have logged in."');
    const loggedIn = { env: { ...env, GH_TOKEN: ADMINISTRATOR } };
    const planned = await walk.type('./vmshiftctl bootstrap', loggedIn);
    const left = planned.text.split('\n').filter((line) => /^ {1,2}\d+\. /.test(line));
    walk.see([`left for people: ${left.length}`]);
    expect(planned.text).toMatch(/^ {2}1\. Linode: limit of the account: /m);
    expect(left.length).toBeLessThanOrEqual(MOST_FOR_PEOPLE);

    walk.step('"Then do it." It asks for the values first; Ctrl-C stops, and what was typed is not shown.');
    const stopped = await walk.type('./vmshiftctl bootstrap --apply', {
      ...loggedIn,
      typed: [['empty: later', 'typed-secret\u0003']],
    });
    expect(stopped.code).toBe(1);
    expect(stopped.text).toContain('stopped: what is done stays done; to go on: ./vmshiftctl bootstrap --apply');
    expect(stopped.text).not.toContain('typed-secret');
    expect([unknown, planned, stopped].flatMap((one) => brokenLines(one, columns))).toEqual([]);
  } finally {
    walk.print();
  }
});
