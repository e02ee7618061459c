import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessPolicy } from './access-policy';
import { globMatches, parseGlob } from './glob';
import { permits } from './permits';

/** What Argo CD 3.5.7 itself answered: its RBAC enforcer with claims and projects, and its globs (recordings/README.md). */
function recorded<Line>(file: string): readonly Line[] {
  const text = readFileSync(join(__dirname, '../../recordings', file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

interface RecordedPolicy {
  readonly policy: string;
  readonly refused?: true;
  readonly default?: string;
  readonly roles?: readonly { name: string; policies: readonly string[]; groups: readonly string[] }[];
  readonly questions?: readonly {
    readonly subjects: readonly string[];
    readonly request: readonly [resource: string, action: string, object: string];
    readonly answer: boolean;
  }[];
}

const policies = recorded<RecordedPolicy>('argocd-rbac.jsonl');
const globs = recorded<{ pattern: string; text: string; answer: boolean | 'invalid' }>('argocd-globs.jsonl');

test('lines that Argo CD refuses are refused, and no others', () => {
  const differing = policies.filter(
    ({ policy, refused }) => 'refused' in accessPolicy({ policy }) !== (refused === true),
  );
  expect(differing).toEqual([]);
});

test('what Argo CD permits is permitted, and nothing else', () => {
  const differing = policies.flatMap(({ policy, default: defaultRole, roles = [], questions = [] }) => {
    const access = accessPolicy({ policy, defaultRole, projects: [{ name: 'shop', roles }] });
    if ('refused' in access) return [];
    return questions
      .filter(({ subjects, request: [resource, action, object], answer }) => {
        const asked = subjects.filter((one, index) => index === 0 || access.parents.has(one));
        return asked.some((one) => permits(access, one, { resource, action, object })) !== answer;
      })
      .map((question) => ({ policy, defaultRole, roles, question }));
  });
  expect(differing).toEqual([]);
});

test('a glob matches what Argo CD matches', () => {
  const differing = globs.filter(({ pattern, text, answer }) => {
    const glob = parseGlob(pattern);
    return (glob === undefined ? 'invalid' : globMatches(glob, text)) !== answer;
  });
  expect(differing).toEqual([]);
});
