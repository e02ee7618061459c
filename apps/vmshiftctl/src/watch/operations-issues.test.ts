import { model } from '@vmshift/environments';
import { problem } from '../testing/released';
import { mayCloseOperations, operationsIssues } from './operations-issues';

const { platform } = model;

test('a problem is one issue whatever the pod is called, and what waits for a person is none', () => {
  const pods = ['Pod/api-1', 'Pod/api-2'].map((object) => problem(5, { object }));
  const issues = operationsIssues([...pods, problem(5, { severity: 'waiting', id: 'run-waits' })], [], platform);
  expect(issues.map(({ key }) => key)).toEqual(['production/image-missing/Pod']);
});

test('what was not looked at is an issue of its own, and closes no other', () => {
  const unseen = [{ what: 'the cluster of dev', because: 'no route to host', next: [] }];
  const [issue] = operationsIssues([], unseen, platform);
  expect(issue).toMatchObject({
    key: 'not-seen',
    body: expect.stringContaining('the cluster of dev: no route to host'),
  });
  expect(['not-seen', 'dev/crash-loop/Pod'].map(mayCloseOperations(unseen))).toEqual([true, false]);
  expect(mayCloseOperations([])('dev/crash-loop/Pod')).toBe(true);
});

test('a severity is told in words', () => {
  const [issue] = operationsIssues([problem(5, { severity: 'at-risk' })], [], platform);
  expect(issue?.body).toMatch(/^\*\*production\*\* is at risk/);
});

test('foreign text means nothing in Markdown, notifies no one, and closes no block', () => {
  const said = '@everyone ```\n<img src=x> [x](http://x) fixes #1';
  const [issue] = operationsIssues(
    [problem(5, { cause: said, evidence: [{ object: 'Pod/x', message: said }] })],
    [],
    platform,
  );
  const outside = (issue?.body ?? '').replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/@everyone|<img|\]\(http:\/\/x|fixes #1/);
  expect(issue?.body).toMatch(/^`{4}text$/m);
  expect(issue?.title.length).toBeLessThanOrEqual(200);
});

test('however much was said, the issue is one that GitHub takes, and its title ends in no half of a character', () => {
  const long = '<😀'.repeat(20_000);
  const evidence = Array.from({ length: 9 }, () => ({ object: 'Pod/x', message: long }));
  const symptoms = Array.from({ length: 500 }, (_, index) =>
    problem(5, { object: `Pod/${index}${'_'.repeat(250)}`, symptoms: [] }),
  );
  const unseen = Array.from({ length: 90 }, () => ({ what: 'the cluster of dev', because: long, next: [] }));
  const issues = operationsIssues([problem(5, { cause: long, evidence, symptoms })], unseen, platform);
  expect(issues.map(({ key }) => key)).toEqual([expect.stringContaining('production/'), 'not-seen']);
  // A hidden line with the key follows.
  for (const { title, body } of issues) {
    expect(body.length).toBeLessThan(65_000);
    expect(`${title}${body}`).not.toMatch(/\p{Cs}/u);
  }
  expect(issues[0]?.body).toContain(', and 480 more.');
});
