import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

const FOLDER = 'cdktf.out/stacks/platform-dev';

/** The first line that the review of the clone prints, and how it ends; `.gitignore` stops no one who forces. */
async function review() {
  clone.git('add', '--all', '--force');
  clone.git('commit', '--quiet', '--message', 'Change');
  const { code, out } = await clone.run('diff', 'origin/main', '--head', 'HEAD');
  return [code, out.split('\n')[0]];
}

test.each([
  `${FOLDER}/terraform.d/plugins/registry.terraform.io/hashicorp/helm/3.1.1/linux_amd64/terraform-provider-helm_v3.1.1`,
  `${FOLDER}/x_override.tf.json`,
  `${FOLDER}/terraform.tfvars`,
  `${FOLDER}/.terraform/environment`,
  'cdktf.out/stacks/Evil/cdk.tf.json',
])('%s, which Terraform would load or run, passes no review', async (path) => {
  clone.write(path, '#!/bin/sh\n');
  expect(await review()).toEqual([
    1,
    expect.stringMatching(new RegExp(`^not compared: Terraform: \\w+ holds ${path}, which a plan or a deploy may`)),
  ]);
});

test('neither does a link, and of many files the first are named', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) symlinkSync('/etc', join(clone.root, FOLDER, `${name}.tf`));
  expect(await review()).toEqual([1, expect.stringContaining(`${FOLDER}/e.tf and 1 more, which`)]);
});

test.each<[string, (text: string) => string, RegExp]>([
  [
    'keys that stand twice',
    (text) => text.replace('{', '{"module": {"x": {"source": "./x"}}, "module": {},'),
    /stand twice/,
  ],
  [
    'a section in a list',
    (text) => JSON.stringify({ ...JSON.parse(text), module: [{ x: { source: './x' } }] }, null, 2),
    /at module;/,
  ],
])('a stack with %s is told as not compared', async (_, change, problem) => {
  clone.edit(`${FOLDER}/cdk.tf.json`, change);
  expect(await review()).toEqual([1, expect.stringMatching(problem)]);
});

test('a manifest that has a stack deployed from another folder is none', async () => {
  clone.edit('cdktf.out/manifest.json', (text) =>
    text.replace('"workingDirectory": "stacks/argocd"', '"workingDirectory": "x"'),
  );
  expect(await review()).toEqual([1, expect.stringMatching(/manifest.json of \w+ is no manifest of CDKTF$/)]);
});
