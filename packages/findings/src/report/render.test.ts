import { plannedStack, report, reportFinding } from '@vmshift/findings/testing';
import fc from 'fast-check';
import { renderJson } from './render-json';
import { COMMENT_BYTES, renderMarkdown } from './render-markdown';
import { renderSarif } from './render-sarif';
import { renderText } from './render-text';
import type { Report } from './report';

/** A report in which a text of someone else's stands wherever one can stand. */
const reportWith = (text: string): Report => reportOf(() => text);

/** @param text what stands at a place of the report, by the place's name */
function reportOf(text: (place: string) => string): Report {
  const field = (place: string) => ({
    path: text(`${place} path`),
    before: text(`${place} before`),
    after: `${text(`${place} after`)}.`,
  });
  const finding = reportFinding({
    environments: [text('environment')],
    ...{ object: text('object'), path: text('path'), before: text('before'), after: text('after') },
    ...{ because: text('because'), impact: text('impact'), fix: text('fix'), see: text('see'), id: text('id') },
    lines: [text('first line'), text('second line')],
    places: [{ environment: text('environment'), file: 'dist/dev/redis.deployment.yaml', line: 7 }],
    origins: [{ environment: text('environment'), file: text('origin'), line: 7 }],
  });
  const acknowledged = [{ by: text('signer'), expires: text('last day'), reason: text('reason') }];
  return report({
    findings: [
      finding,
      { ...finding, acknowledged },
      { ...finding, before: undefined, after: undefined, now: text('now') },
    ],
    judgeChanges: [text('judge')],
    ...{ base: text('base'), head: text('head'), notCompared: [text('not compared')], notes: [text('note')] },
    source: { repository: text('repository'), revision: text('revision') },
    acknowledgementProblems: [
      {
        ...{ rule: text('useless rule'), environment: text('useless environment'), path: text('useless path') },
        ...{ value: text('useless value'), allowed: text('useless allowed'), fix: text('useless fix') },
      },
    ],
    objects: {
      environments: [{ environment: text('changed environment'), changes: 1 }],
      changes: [
        {
          ...{ change: 'renamed', object: text('renamed'), from: text('renamed from') },
          ...{ environments: [text('changed environment')], fields: [field('field')] },
        },
      ],
    },
    stacks: [
      plannedStack(text('stack'), {
        plan: {
          stack: text('stack'),
          changes: [
            {
              ...{ address: text('address'), type: text('type'), constructPath: text('construct'), action: 'replace' },
              ...{ because: [text('replaced because')], reason: text('replaced reason') },
              ...{ previousAddress: text('previous address'), attributes: [field('attribute')] },
            },
          ],
          drift: [{ address: text('drifted'), action: 'update', attributes: [field('drift')] }],
          outputs: [text('output')],
        },
        untold: [text('untold')],
        pendingProducers: [text('producer')],
      }),
      { status: 'failed', stack: text('failed stack'), because: text('failed because') },
    ],
  });
}

/** Parts of addresses, what an address tells, a reason of Terraform's, and names of outputs, which a finding tells. */
const NOT_SHOWN = ['repository', 'revision', 'type', 'replaced reason', 'output'];

test.each<[string, (one: Report) => string, readonly string[]]>([
  ['Markdown', (one) => unescaped(renderMarkdown(one, 1_000_000).text), [...NOT_SHOWN, 'see']],
  ['a terminal', (one) => renderText(one).join('\n'), [...NOT_SHOWN, 'origin']],
])('%s shows each text of a report, but for what is named here', (_format, render, hidden) => {
  const places = new Set<string>();
  const one = reportOf((place) => {
    places.add(place);
    return `<${place.replaceAll(' ', '-')}>`;
  });
  const shown = render(one);
  expect([...places].filter((place) => !shown.includes(`<${place.replaceAll(' ', '-')}>`))).toEqual(
    [...places].filter((place) => hidden.includes(place)),
  );
});

test.each([
  ['replace_because_tainted', [], 'because it is tainted: not made to its end, or marked by hand'],
  ['replace_by_request', [], 'because -replace asks for it'],
  ['replace_by_triggers', [], 'because of what replace_triggered_by names'],
  ['replace_because_cannot_update', ['region'], 'because of region'],
])('a replacement tells what it is for: %s', (reason, because, expected) => {
  const change = { address: 'linode_volume.v', type: 'linode_volume', action: 'replace' as const, attributes: [] };
  const plan = { stack: 's', changes: [{ ...change, reason, because }], drift: [], outputs: [] };
  expect(renderText(report({ stacks: [plannedStack('s', { plan })] }))).toContain(`  -/+ linode_volume.v  ${expected}`);
});

/** Markdown as GitHub shows it. */
function unescaped(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

test('what blocks comes with the link to its rule, and an entry that expires two weeks after the report was made', () => {
  const lines = renderText(report({ findings: [reportFinding()], day: '2026-11-27' }));
  expect(lines).toContain(
    '  Rule: https://github.com/example/platform/blob/main/docs/reference/rules.md#two-servers-on-one-volume',
  );
  expect(lines.filter((line) => line.includes('"expires":"2026-12-11"'))).toHaveLength(1);
  expect(renderMarkdown(report({ findings: [reportFinding()], day: '2026-11-27' })).text).toContain(
    '"expires":"2026-12-11"',
  );
});

const ATTACKS = [
  '```\n</details>\n# heading',
  '</details></summary><script>alert(1)</script>',
  '@everyone @ilearn-code/admins #1 GH-1',
  '[click](javascript:alert(1)) ![x](https://evil.example/x.png)',
  '| a | b |\n|---|---|',
  '`` ` ```` ~~~\n~~~~',
  '<!-- --> -->',
  'https://evil.example www.evil.example a@evil.example',
  '\u202e\u0000\u001b[31m\r\n    ```\n',
];

/** What GitHub would read as Markdown or HTML outside of fences: everything in a fence is shown as it stands. */
function outsideFences(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (
      fence !== undefined &&
      mark !== undefined &&
      mark[0] === fence[0] &&
      mark.length >= fence.length &&
      line.trim() === mark
    )
      fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  expect(fence).toBeUndefined();
  return lines.join('\n');
}

test('a stack that could not be planned gives each reason a line, and one line of a table', () => {
  const failed = report({ stacks: [{ status: 'failed', stack: 'cluster-dev', because: '2 errors\na: one\nb: two' }] });
  expect(renderText(failed).slice(-3)).toEqual(['cluster-dev: not planned: 2 errors', '  a: one', '  b: two']);
  expect(renderMarkdown(failed).text).toContain('2 errors; a&#58; one; b&#58; two |');
});

test('a terminal is told once what keeps several stacks from a plan', () => {
  const unplanned = ['cluster-dev', 'platform-dev'].map((stack) => ({
    ...{ status: 'failed' as const, stack, because: `no network; then run ./vmshiftctl plan ${stack}` },
  }));
  const lines = renderText(report({ stacks: unplanned })).filter((line) => line.includes('no network'));
  expect(lines).toEqual([
    'cluster-dev, platform-dev: not planned: no network; then run ./vmshiftctl plan cluster-dev platform-dev',
  ]);
});

describe('Markdown', () => {
  test.each([...ATTACKS, ATTACKS.join('\n')])('nothing in a value is read as Markdown or HTML: %j', (attack) => {
    const outside = outsideFences(renderMarkdown(reportWith(attack), 1_000_000).text);
    expect(outside.match(/<\/?(?!details>|details\b|summary>|code>)[a-z!][^>]*>/gi) ?? []).toEqual([]);
    for (const tag of ['details', 'code'])
      expect(outside.split(`<${tag}>`).length).toBe(outside.split(`</${tag}>`).length);
    const shown = outside.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).not.toMatch(/@\w|(^|\W)#\d|GH-\d/i);
    expect(outside).not.toMatch(/javascript:|!\[|<!--|evil\.example|^# /m);
  });

  test('always fits what a comment may hold, and counts what it leaves out', () => {
    const pieces = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('🚀🚀🚀', '日本語', '`'.repeat(50), '\n'.repeat(20), 'x'.repeat(5000))),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1000, max: COMMENT_BYTES }), (texts, limit) => {
        const one = reportWith(texts.join(''));
        const findings = Array.from({ length: 200 }, (_, index) =>
          reportFinding({ path: `${index} ${texts.join('')}`, because: texts.join('') }),
        );
        const { text, omittedFindings, omittedChanges } = renderMarkdown({ ...one, findings }, limit);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(text.split('**block**').length - 1 + omittedFindings).toBe(200);
        if (omittedFindings > 0)
          expect(text).toMatch(new RegExp(`${omittedFindings} findings? and ${omittedChanges} changes?`));
      }),
      { numRuns: 30 },
    );
  });

  test('ends the findings with the entries that lift what blocks, and with nothing where no finding does', () => {
    const blocking = [
      reportFinding(),
      reportFinding({ object: 'cluster-dev: linode_lke_cluster.lke', path: 'region' }),
    ];
    const { text } = renderMarkdown(report({ findings: blocking }));
    const [, json = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual([
      expect.objectContaining({ rule: 'two-servers-on-one-volume', object: 'Deployment/redis' }),
      expect.objectContaining({ stack: 'cluster-dev', address: 'linode_lke_cluster.lke', path: 'region' }),
    ]);
    const acknowledged = [{ by: 'ada', expires: '2026-12-31', reason: 'the queue is empty' }];
    const lifted = report({ findings: blocking.map((finding) => ({ ...finding, acknowledged })) });
    expect(renderMarkdown(lifted).text).not.toContain('```json');
  });

  test('tells at the top what was lifted, why, by whom and until when, as the text does', () => {
    const acknowledged = [{ by: 'ada', expires: '2026-12-31', reason: 'the queue is empty' }];
    const lifted = report({ findings: [reportFinding({ verdict: 'warn' }), reportFinding({ acknowledged })] });
    const { text } = renderMarkdown(lifted);
    const line =
      '- production: <code>Deployment/redis</code> <code>spec&#46;strategy&#46;type</code> [two-servers-on-one-volume](https://github.com/example/platform/blob/main/docs/reference/rules.md#two-servers-on-one-volume), by ada until 2026&#45;12&#45;31: the queue is empty';
    expect(text.split('\n')).toEqual(expect.arrayContaining(['**Lifted by acknowledgements:**', line]));
    expect(text.indexOf(line)).toBeLessThan(text.indexOf('| | blocking |'));
    expect(renderText(lifted)[2]).toBe(
      '  lifted: production: Deployment/redis spec.strategy.type [two-servers-on-one-volume], by ada until 2026-12-31: the queue is empty',
    );
  });

  test('starts with the verdict and a table of counts for each environment and stack', () => {
    const { text } = renderMarkdown(
      report({
        findings: [
          reportFinding(),
          reportFinding({ verdict: 'warn', object: 'cluster-dev: linode_lke_cluster.lke', environments: ['dev'] }),
        ],
        objects: { environments: [{ environment: 'production', changes: 1 }], changes: [] },
        stacks: [plannedStack('cluster-dev'), { status: 'not-plannable', stack: 'argocd', because: 'it reads p' }],
      }),
    );
    expect(text.split('\n').slice(0, 9)).toEqual([
      '## Review: blocked',
      '',
      '<code>a1</code> → <code>b2</code>: blocked&#58; 1 blocking, 1 warning, 0 notes.',
      '',
      '| | blocking | warnings | notes | changes |',
      '|---|---:|---:|---:|---|',
      '| <code>production</code> | **1** | 0 | 0 | 1 object |',
      '| <code>cluster&#45;dev</code> | 0 | 1 | 0 | no changes |',
      '| <code>argocd</code> | 0 | 0 | 0 | not plannable yet&#58; it reads p |',
    ]);
  });

  test('an id leads to its rule in the repository', () => {
    expect(renderMarkdown(report({ findings: [reportFinding()] })).text).toContain(
      '[two-servers-on-one-volume](https://github.com/example/platform/blob/main/docs/reference/rules.md#two-servers-on-one-volume)',
    );
  });
});

test('a source that is a document of the repository leads to it, and none where the repository is unknown', () => {
  const see = 'docs/on-call.md#hold-and-resume';
  const rendered = (repository: string) => {
    const one = report({ findings: [reportFinding({ see })] });
    const there = { ...one, source: { ...one.source, repository } };
    const [{ tool }] = JSON.parse(renderSarif(there)).runs;
    return { markdown: renderMarkdown(there).text, text: renderText(there).join('\n'), rule: tool.driver.rules[0] };
  };
  const link = `https://github.com/example/platform/blob/main/${see}`;
  const known = rendered('https://github.com/example/platform');
  expect(known.markdown).toContain(`([source](${link}))`);
  expect(known.text).toContain(`(${see})`);
  expect(known.rule.help.markdown).toContain(`[Source](${link})`);
  const unknown = rendered('');
  expect(unknown.markdown).not.toContain('[source]');
  expect(unknown.rule).not.toHaveProperty('helpUri');
});

describe('what a value was', () => {
  const shown = (over: Parameters<typeof reportFinding>[0]) => {
    const one = report({ findings: [reportFinding(over)] });
    return [renderText(one).join('\n'), renderMarkdown(one).text, renderSarif(one)];
  };

  test.each([
    ['a change', { before: '30 days', after: '14 days' }, '30 days -> 14 days'],
    ['something that came', { after: 'x' }, '(absent) -> x'],
    ['something that went', { before: 'x' }, 'x -> (absent)'],
    ['a state', { now: 'x' }, 'now: x'],
  ])('%s', (_, over, text) => {
    expect(shown(over)[0]).toContain(`\n  ${text}\n`);
    expect(shown(over)[2]).toContain(`(${text})`);
  });

  test.each([[{ now: 'x' }], [{}]])('nothing is called absent that was not: %j', (over) => {
    for (const text of shown(over)) expect(text).not.toMatch(/absent/);
  });
});

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test('the terminal gets no control characters from a value', () => {
  const lines = renderText(reportWith('\u001b[2J\u0007\u202e\u2028\u200b\u3164'));
  expect(lines.filter((line) => INVISIBLE.test(line))).toEqual([]);
  expect(lines.join('\n')).toContain('\\u{1b}[2J');
});

test('a line break in a value forges no line', () => {
  const lines = renderText(reportWith('a\nnothing blocks: 0 blocking'));
  expect(lines.filter((line) => line.startsWith('nothing blocks'))).toEqual([]);
});

test('no format holds an invisible character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const one = reportWith(text);
      const lines = [renderMarkdown(one).text, renderJson(one), renderSarif(one)].flatMap((all) => all.split('\n'));
      expect(lines.filter((line) => INVISIBLE.test(line.replaceAll('\t', '')))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

describe('SARIF', () => {
  const results = (one: Report) => JSON.parse(renderSarif(one)).runs[0].results;
  const places = [{ environment: 'production', file: 'dist/production/a b.yaml', line: 7 }];

  test('has a result for each environment, at its place', () => {
    const one = report({ findings: [reportFinding({ environments: ['production', 'dev'], places })] });
    expect(results(one)).toMatchObject([
      {
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'dist/production/a%20b.yaml' }, region: { startLine: 7 } } },
        ],
      },
      { level: 'error', message: { text: expect.stringMatching(/^dev: .*\. Impact: .*\. Fix: .*\.$/) } },
    ]);
    expect(results(one)[1].locations[0].physicalLocation).toBeUndefined();
  });

  test('suppresses what is acknowledged', () => {
    const acknowledged = [{ by: 'octocat', expires: '2026-12-31', reason: 'a restore was tried' }];
    expect(results(report({ findings: [reportFinding({ acknowledged })] }))).toMatchObject([
      { suppressions: [{ kind: 'external', justification: 'by octocat until 2026-12-31: a restore was tried' }] },
    ]);
  });

  test('describes a rule that is registered, and links to it', () => {
    const { id, see } = reportFinding();
    const rule = {
      id,
      layer: 'change',
      title: 'one server at a time writes to a volume',
      verdict: 'block',
      see,
    } as const;
    const [{ tool }] = JSON.parse(renderSarif(report({ findings: [reportFinding()] }), [rule])).runs;
    expect(tool.driver.rules).toEqual([
      {
        id,
        shortDescription: { text: rule.title },
        fullDescription: { text: rule.title },
        helpUri: `https://github.com/example/platform/blob/main/docs/reference/rules.md#${id}`,
        help: { text: `${rule.title}. Source: ${see}`, markdown: `${rule.title}. [Source](${see})` },
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['data-loss'] },
      },
    ]);
  });
});

describe('a report in which not everything was compared', () => {
  const gap = 'Terraform: 1a2b3c does not hold cdktf.out/manifest.json';
  const one = report({ notCompared: [gap], notes: ['a note'] });

  test('tells it first, and never that nothing blocks', () => {
    expect(renderText(one).slice(0, 2)).toEqual([`not compared: ${gap}`, 'note: a note']);
    expect(renderText(one)).toContain('no verdict: not everything was compared; 0 blocking, 0 warnings, 0 notes');
    expect(renderMarkdown(one).text).toMatch(
      /^## Review: no verdict, not everything was compared\n\n> \*\*not compared:\*\* Terraform/,
    );
    for (const text of [renderText(one).join('\n'), renderMarkdown(one).text, renderJson(one)])
      expect(text).not.toContain('nothing blocks');
  });

  test('tells it in a comment that holds nothing else', () => {
    expect(renderMarkdown(one, 1000).text).toContain('**not compared:**');
    expect(renderMarkdown({ ...one, notes: ['x'.repeat(5000)] }, 1000).text).toContain('**not compared:**');
    expect(renderMarkdown({ ...one, notCompared: ['x'.repeat(5000)] }, 1000).text).toContain(
      'not everything was compared',
    );
  });

  test('carries it into JSON and SARIF', () => {
    expect(JSON.parse(renderJson(one))).toMatchObject({ verdict: 'not-compared', notCompared: [gap] });
    expect(JSON.parse(renderSarif(one)).runs[0].invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: `not compared: ${gap}` } }],
      },
    ]);
    expect(JSON.parse(renderSarif(report())).runs[0].invocations[0]).toMatchObject({ executionSuccessful: true });
  });
});

describe('a change of what judges', () => {
  const rule = 'packages/manifest-review/src/rules/backup.ts';
  const source = { repository: 'https://github.com/example/platform', revision: 'main', pullRequest: 7 };
  const one = report({ judgeChanges: [rule, 'package.json'], notCompared: ['x'], source });

  test('is told before all else, with every file and what to do', () => {
    expect(renderText(one).slice(0, 3)).toEqual([
      expect.stringMatching(/^changes what judges it, in 2 files: .* Read these files before all else/),
      `  ${rule}`,
      '  package.json',
    ]);
    const { text } = renderMarkdown(one);
    expect(text).toMatch(/^## Review: no verdict.*\n\n> \*\*changes what judges it, in 2 files:\*\*/);
    expect(text).toContain('([checks](https://github.com/example/platform/pull/7/checks))');
    expect(text).toContain('\n> - <code>package&#46;json</code>\n');
  });

  test('is told by a number where no path fits, and many are counted', () => {
    const many = Array.from({ length: 500 }, (_, index) => `packages/${index}${'x'.repeat(300)}`);
    const { text } = renderMarkdown({ ...one, judgeChanges: many });
    expect(text).toContain('> - and 480 more: all of them in the log of the run');
    expect(Buffer.byteLength(text)).toBeLessThan(10_000);
    expect(renderMarkdown({ ...one, judgeChanges: many }, 1000).text).toContain(
      '> **changes what judges it, in 500 files**',
    );
    expect(renderText({ ...one, judgeChanges: many })).toContain(`  ${many[499]}`);
  });

  test('is in JSON and SARIF', () => {
    expect(JSON.parse(renderJson(one))).toMatchObject({ judgeChanges: [rule, 'package.json'] });
    expect(JSON.parse(renderSarif(one)).runs[0].invocations[0].toolExecutionNotifications[0]).toEqual({
      level: 'warning',
      message: { text: 'changes what judges it, in 2 files' },
      locations: [rule, 'package.json'].map((uri) => ({ physicalLocation: { artifactLocation: { uri } } })),
    });
  });

  test('is not told where there is none', () => {
    for (const judgeChanges of [undefined, []])
      for (const text of [renderText(report({ judgeChanges })).join(), renderMarkdown(report({ judgeChanges })).text])
        expect(text).not.toContain('judges');
  });
});

describe('stacks', () => {
  test('whose configurations are the same are counted, not listed', () => {
    const same = [
      plannedStack('argocd', { basis: 'configuration' }),
      plannedStack('cluster-dev', { basis: 'configuration' }),
    ];
    expect(renderText(report({ stacks: same }))[0]).toBe('a1 -> b2: no object differs; no stack differs');
    expect(renderText(report({ stacks: same })).join('\n')).not.toContain('argocd');
    expect(renderMarkdown(report({ stacks: same })).text).not.toContain('argocd');
    const untold = plannedStack('argocd', { basis: 'configuration', untold: ['terraform.backend'] });
    const changed = report({ stacks: [untold, ...same.slice(1)] });
    expect(renderText(changed)[0]).toBe('a1 -> b2: no object differs; stacks differ: argocd');
    expect(renderText(changed)).toContain('  differs, and no rule judges all of it: terraform.backend');
    expect(renderMarkdown(changed).text).toContain('no rule judges all of it');
  });

  test('differ where a finding alone tells what differs', () => {
    const one = report({
      stacks: [plannedStack('argocd', { basis: 'configuration' }), plannedStack('cluster-dev')],
      findings: [reportFinding({ object: 'argocd: provider.helm', path: 'insecure' })],
    });
    const words = 'configuration differs, no resource does; not planned';
    expect(renderText(one)[0]).toBe('a1 -> b2: no object differs; stacks differ: argocd');
    expect(renderText(one)).toContain(`argocd: ${words}`);
    expect(renderMarkdown(one).text).toContain('| <code>argocd</code> | **1** | 0 | 0 | configuration differs');
  });

  test.each([
    ['the order alone', ['dependency-not-deployed', 'sync-dependency-removed'], '  merge first what each fix names'],
    ['anything else', ['dependency-not-deployed', 'dns-removed'], '  take the change back'],
  ])('advise the order of merges first where it blocks: %s', (_, ids, advice) => {
    const findings = ids.map((id) => reportFinding({ id, fix: 'merge this first' }));
    expect(renderText(report({ findings }))[2]?.startsWith(advice)).toBe(true);
  });

  test('that were judged by their configuration are never taken for planned ones', () => {
    const plan = { stack: 'argocd', changes: [], drift: [], outputs: ['endpoint'] };
    const of = (basis: 'plan' | 'configuration') => report({ stacks: [plannedStack('argocd', { basis, plan })] });
    const words = 'no changes but of outputs (endpoint) by its configuration; not planned';
    expect(renderText(of('configuration'))).toContain(`argocd: ${words}`);
    expect(renderMarkdown(of('configuration')).text).toContain(
      `| <code>argocd</code> | 0 | 0 | 0 | ${words.replace('(', '&#40;').replace(')', '&#41;')} |`,
    );
    for (const text of [renderText(of('plan')).join('\n'), renderMarkdown(of('plan')).text])
      expect(text).not.toContain('configuration');
  });

  test('are told with what is planned, worst first, and what changed outside Terraform', () => {
    const attributes = [{ path: 'region', before: 'a', after: 'b' }];
    const change = {
      address: 'linode_volume.v',
      type: 'linode_volume',
      action: 'replace',
      because: ['region'],
    } as const;
    const plan = {
      stack: 's',
      changes: [{ ...change, constructPath: 's/volume', attributes }],
      drift: [{ address: 'a.b', action: 'update', attributes: [{ path: 'x', before: '1', after: '2' }] } as const],
      outputs: [],
    };
    const one = report({
      command: 'plan',
      objects: undefined,
      stacks: [plannedStack('s', { plan, pendingProducers: ['p'] })],
    });
    expect(renderText(one)).toEqual([
      'a1 -> b2: stacks differ: s',
      'nothing blocks: 0 blocking, 0 warnings, 0 notes',
      '',
      's: 1 to replace',
      '  planned against p as applied now; changes there may change this plan',
      '  -/+ linode_volume.v  because of region  // s/volume',
      '      - region: a',
      '      + region: b',
      '  ! a.b changed outside Terraform',
      '      - x: 1',
      '      + x: 2',
    ]);
  });
});

describe('the line that a finding comes from', () => {
  const places = [{ environment: 'production', file: 'dist/production/redis.deployment.yaml', line: 7 }];
  const origin = (environment: string) => ({
    environment,
    file: `packages/environments/src/${environment}.ts`,
    line: 9,
  });
  const markdown = (over: Parameters<typeof reportFinding>[0]) =>
    renderMarkdown(report({ findings: [reportFinding({ places, ...over })] })).text;
  const blob = 'https://github.com/example/platform/blob/main';

  test('is linked in a comment, once for each file', () => {
    const origins = ['production', 'staging', 'dev', 'other'].map(origin);
    const text = markdown({ origins });
    expect(text).toContain(
      `  From: [<code>packages/environments/src/production&#46;ts&#58;9</code>](${blob}/packages/environments/src/production.ts#L9), `,
    );
    expect(text).toContain('dev.ts#L9) and 1 more\n');
    expect(markdown({ origins: [origin('dev'), origin('dev')] }).match(/dev\.ts#L9/g)).toHaveLength(1);
  });

  test('where it is not known, the line in dist/ is linked', () => {
    expect(markdown({})).toContain(
      `  At: [<code>dist/production/redis&#46;deployment&#46;yaml&#58;7</code>](${blob}/dist/production/redis.deployment.yaml#L7)\n`,
    );
  });

  test('is a related location in SARIF', () => {
    const one = report({ findings: [reportFinding({ places, origins: [origin('production')] })] });
    expect(JSON.parse(renderSarif(one)).runs[0].results[0].relatedLocations).toEqual([
      {
        id: 1,
        physicalLocation: {
          artifactLocation: { uri: 'packages/environments/src/production.ts' },
          region: { startLine: 9 },
        },
        message: { text: 'it comes from here' },
      },
    ]);
  });
});

test('a comment without a change tells that nothing differs, as the terminal does', () => {
  const same = report({
    objects: { environments: [], changes: [] },
    stacks: [plannedStack('argocd', { basis: 'configuration' })],
    findings: [],
  });
  expect(renderMarkdown(same).text).toContain('\nNo object differs; no stack differs.\n');
  expect(renderText(same).join('\n')).toContain('no object differs; no stack differs');
});
