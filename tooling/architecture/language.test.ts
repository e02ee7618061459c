import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Programs, and the texts that they print. */
const PROGRAM =
  '(?:vmshiftctl(?: \\w+)?|status|doctor|synth|validate|history|plan|diff|deploy|guard|report|comment|run|program|command|step|test|refusal|message of a \\w+|\\w+\\.ya?ml)`?';

/** A pattern begins with what is rare, and looks back for the rest: there are millions of characters to search. */
interface Word {
  readonly pattern: RegExp;
  readonly instead: string;
}

const WORDS: readonly Word[] = [
  { pattern: /\bmend(?:s|ed|ing)?\b/gi, instead: 'fix, put right' },
  { pattern: /\banew\b/gi, instead: 'again, recreated, replaced' },
  { pattern: /\bfor ever\b/gi, instead: 'forever, or until when' },
  { pattern: /\bwhoever\b/gi, instead: 'a noun: an intruder, a reader, the person on call' },
  { pattern: /\b(?:somebody|nobody|everybody)\b/gi, instead: 'a noun, or someone, no one, everyone' },
  { pattern: /\bbeside\b/gi, instead: 'next to, besides, in addition to' },
  { pattern: /\blets? in\b/gi, instead: 'allow, admit, reach' },
  { pattern: /\blet automatic releases in\b/gi, instead: 'resume automatic releases' },
  { pattern: /\bdangers?\b/gi, instead: 'finding, blocking finding, risk' },
  { pattern: /(?<=\b\d+ )to (?:look at|know)\b/gi, instead: '2 blocking, 0 warnings, 0 notes' },
  { pattern: /(?<=^[^\S\n]*['"`][^\S\n]*)(?:then|do): /gm, instead: 'Impact:, Fix:' },
  { pattern: new RegExp(`(?<=\\b${PROGRAM} )says\\b`, 'gi'), instead: 'reports, shows, prints' },
  { pattern: /(?<=\b(?:test|it|onTerraform)\(')says\b/g, instead: 'reports, shows, names' },
  { pattern: /(?<=\b(?:is|are) )said\b(?! to stand)/gi, instead: 'is reported' },
];

/** The one noun for a defect of an input is Problem, and for a consequence of a change Finding. */
const NOUNS = /^export (?:abstract )?(?:interface|type|class|const|(?:async )?function\*?|enum) (\w+)/gm;
const OTHER_NOUNS =
  /(?:^(?:effect|fault|found|danger|violation|judgement|wrong)|(?:Effect|Fault|Found|Danger|Violation|Judgement|Wrong))s?(?![a-z])/;

/** Lines that may hold such a word: a part of the path, a part of the line, and why. */
const ALLOWED: readonly (readonly [file: RegExp, line: RegExp, because: string])[] = [
  [/^tooling\/architecture\/language\.test\.ts$/, /./, 'it names them'],
  [/^docs\/glossary\.md$/, /./, 'its last column names the words to avoid'],
  [/^tooling\/runbook\/postgresql-server\.ts$/, /\bnobody\b/i, 'the Unix user'],
  [/^packages\/kubernetes\/src\/pod-security\/controls\.ts$/, /root is nobody outside/, 'the Unix user'],
  [
    /^apps\/vmshift\/src\/data\/pgbouncer-ini\.ts$/,
    /nobody connects from inside/,
    'a changed comment restarts PgBouncer',
  ],
  [/\/hostile-configuration\.test\.ts$/, /Somebody Else/, 'the name of a person'],
  [/^apps\/vmshiftctl\/src\/commands\/plan\.test\.ts$/, /registry\.invalid\/nobody/, 'the address of a provider'],
];

/** Names of other nouns that stay. */
const ALLOWED_NAMES: Readonly<Record<string, string>> = {
  Found: 'a finding before it knows its environments (packages/findings/src/rule.ts)',
};

/** What is written by a program, comes from elsewhere, or is frozen. */
const NOT_OURS =
  /^(?:dist|cdktf\.out)\/|^LICENSE$|lock\.(?:yaml|json)$|\/package-lock\.json$|^docs\/rules\.md$|\/schema\/|\/generated\/|\/test-support\/frozen-|\/chart-keys\/|^packages\/provider-linode\/src\/|\.(?:png|gz|tgz|hcl)$/;

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && !NOT_OURS.test(file));

const texts = new Map(files.map((file) => [file, textOf(file)]));

/** A file that was deleted and not yet committed is empty. */
function textOf(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}

function wordsIn(file: string, text: string): readonly string[] {
  return WORDS.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].flatMap(({ 0: word, index }) => {
      const [line = ''] = text.slice(text.lastIndexOf('\n', index) + 1).split('\n', 1);
      if (ALLOWED.some(([where, what]) => where.test(file) && what.test(line))) return [];
      return [`${file}:${text.slice(0, index).split('\n').length}: "${word.trim()}"; instead: ${instead}`];
    }),
  );
}

test('no text has a word that was replaced by a plain one', () => {
  expect([...texts].flatMap(([file, text]) => wordsIn(file, text))).toEqual([]);
});

test('no exported name has another noun for a finding or a problem', () => {
  const sources = [...texts].filter(([file]) => file.endsWith('.ts'));
  const names = sources.flatMap(([file, text]) => [...text.matchAll(NOUNS)].map(([, name = '']) => ({ file, name })));
  expect(names.length).toBeGreaterThan(500);
  expect(
    names.filter(({ name }) => OTHER_NOUNS.test(name) && !(name in ALLOWED_NAMES)).map((one) => JSON.stringify(one)),
  ).toEqual([]);
});

test('each line that may have such a word still has one', () => {
  const unused = ALLOWED.filter(
    ([where, what]) =>
      ![...texts].some(([file, text]) => where.test(file) && text.split('\n').some((line) => what.test(line))),
  );
  expect(unused.map(([where, what]) => `${where} ${what}`)).toEqual([]);
});

test.each([
  ['how to mend it', 'mend'],
  ['Somebody else', 'Somebody'],
  ["    'then: restart it'", 'then:'],
  ['2 dangers; 0 to look at', 'dangers'],
  ['`./vmshiftctl status` says that', 'says'],
  ["test('says why', () => {", 'says'],
])('%s has a word to go', (line, word) => {
  expect(wordsIn('x.ts', line).join()).toContain(word);
});

test.each(['an amendment', 'besides', 'what the model says', '  then: 1,', 'dangerous', 'the tab is shut, then: no'])(
  '%s has none',
  (line) => expect(wordsIn('x.ts', line)).toEqual([]),
);
